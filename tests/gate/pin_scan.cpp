// SPDX-License-Identifier: Apache-2.0
// Threats T8 and T18, the long count: after signatures that end in every way, no trace of the PIN in kysod
// and its launcher, in arguments and environments of any process, in log, audit log, configuration and state.
// Needs root, for kysod's memory is closed to its own user; kysod runs as --user. The scanner is itself tried
// in the same run: it must find the origin in kysod, and the PIN in a process that holds it.
#include "tests/gate/arguments.hpp"
#include "tests/gate/memory_scanner.hpp"
#include "tests/gate/pin_stage.hpp"
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/processes/other_user.hpp"
#include "tests/support/processes/process_tree.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <pwd.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/wait.h>

namespace {

using namespace kyso;
using namespace kyso::gate;

class PinScan {
  public:
    /// Serves the stage until it has told its figures or is gone.
    void serve(const Fd& stage) {
        std::array<char, 4096> buffer{};
        for (ssize_t got = 0; (got = ::recv(stage.get(), buffer.data(), buffer.size(), 0)) > 0;) {
            const std::string message{buffer.data(), static_cast<std::size_t>(got)};
            if (message.starts_with("figures"))
                figures_ = message.substr(7);
            else
                scan(message);
            if (::send(stage.get(), "", 1, MSG_NOSIGNAL) != 1) break;
        }
    }

    /// A process that holds the PIN in every form, as kysod must not.
    void try_the_scanner() {
        int ends[2];
        if (pipe(ends) != 0) throw std::runtime_error("pipe");
        const pid_t holder = fork(); // shares this program's memory, in which the needles are
        if (holder == 0) {
            char end = 0;
            _exit(::read(ends[0], &end, 1) == 1 ? 0 : 1);
        }
        const Findings found = scan_memory(holder, needles_);
        if (::write(ends[1], "x", 1) != 1) throw std::runtime_error("write");
        waitpid(holder, nullptr, 0);
        for (const Needle& needle : needles_) {
            const auto in_this_form = [&](const std::string& hit) {
                return hit.ends_with("(" + needle.form + ")");
            };
            if (std::ranges::none_of(found.hits, in_this_form))
                faults_.push_back("the scanner does not find " + needle.form);
        }
        controls_ += found.hits.size();
    }

    int report(std::size_t count, double seconds) const {
        const bool all_played = !figures_.empty() && requests_ >= count;
        std::cout << "pin_scan: " << requests_ << " requests," << figures_ << "; " << memory_scans_
                  << " memories, " << found_.octets / 1'000'000 << " MB scanned, " << found_.hits.size()
                  << " traces of the PIN; controls: origin seen in " << origins_seen_ << " of " << requests_
                  << " scans of kysod, PIN seen " << controls_ << " times in a process that holds it; "
                  << std::round(seconds) << " s; " << faults_.size() << " faults\n";
        for (const auto* list : {&found_.hits, &faults_})
            for (const std::string& line : *list)
                std::cerr << "  " << line << '\n';
        return all_played && found_.hits.empty() && faults_.empty() && controls_ > 0 &&
                       origins_seen_ == requests_
                   ? 0
                   : 1;
    }

  private:
    /// `during PID` or `after PID FOLDER`, PID being kysod's.
    void scan(const std::string& message) {
        std::istringstream words{message};
        std::string when, folder;
        pid_t kysod = 0;
        words >> when >> kysod >> folder;
        const test::Helpers helpers = test::helpers_of(kysod);
        if (helpers.launcher < 0) faults_.push_back("no launcher");
        for (const pid_t pid : {kysod, helpers.launcher}) {
            found_ += scan_memory(pid, needles_);
            found_ += scan_arguments(pid, needles_);
            ++memory_scans_;
        }
        for (const auto* pids : {&helpers.hosts, &helpers.prompts})
            for (const pid_t pid : *pids)
                found_ += scan_arguments(pid, needles_);
        if (when != "after") return;
        ++requests_;
        found_ +=
            scan_files(folder, std::filesystem::path{folder} / "run/pin", needles_); // the person's own note
        if (!scan_memory(kysod, {{"origin", test::portal_origin}}).hits.empty()) ++origins_seen_;
    }

    std::vector<Needle> needles_ = forms_of(canary);
    Findings found_;
    std::string figures_;
    std::size_t requests_ = 0;
    std::size_t memory_scans_ = 0;
    std::size_t origins_seen_ = 0;
    std::size_t controls_ = 0;
    std::vector<std::string> faults_;
};

/// The stage in a process of its own, which ends, and its kysod with it, when nobody answers it any more; its
/// exit code says whether all went as expected.
pid_t start_stage(const passwd& user, std::size_t count, const Fd& ours, const Fd& theirs) {
    const pid_t pid = fork();
    if (pid != 0) return pid;
    try {
        test::become_user(user.pw_uid, user.pw_gid);
        ::close(ours.get());
        run_stage(count, theirs.get());
        _exit(0);
    } catch (const std::exception& error) {
        std::cerr << "pin_scan: " << error.what() << '\n';
    }
    _exit(1);
}

} // namespace

int main(int argc, char** argv) {
    const auto arguments =
        read_arguments(argc, argv, {{"--count", "200"}, {"--user", "nobody"}},
                       "Looks for the PIN in kysod's memory, arguments, environments and files.");
    const auto start = std::chrono::steady_clock::now();
    const passwd* user = getpwnam(arguments.at("--user").c_str());
    if (geteuid() != 0 || user == nullptr) {
        std::cout << "pin_scan: needs root, and --user must exist\n";
        return 1;
    }
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return 1;
    const Fd ours{ends[0]};
    Fd theirs{ends[1]};
    const pid_t stage = start_stage(*user, number(arguments.at("--count")), ours, theirs);
    theirs.reset();
    try {
        PinScan scan;
        scan.serve(ours);
        int status = 0;
        waitpid(stage, &status, 0);
        scan.try_the_scanner();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        return std::max(scan.report(number(arguments.at("--count")), took.count()), status == 0 ? 0 : 1);
    } catch (const std::exception& error) {
        std::cout << "pin_scan: " << error.what() << '\n';
        return 1;
    }
}
