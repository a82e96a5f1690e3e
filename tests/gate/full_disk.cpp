// SPDX-License-Identifier: Apache-2.0
// Threat T15, the long count: signatures asked for while the disk of the audit log is full. None is made,
// each request is told audit_unavailable, and the first one after there is room again is signed. As root on a
// tmpfs of its own (in a mount namespace of its own), else with a limit on the size of kysod's files.
#include "tests/gate/arguments.hpp"
#include "tests/support/citizen/citizen.hpp"

#include <fcntl.h>
#include <fstream>
#include <map>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace fs = std::filesystem;

/// A disk of 8 MiB that nobody else sees; nothing where this is not root's.
bool mount_small_disk(const fs::path& folder) {
    fs::create_directories(folder);
    return geteuid() == 0 && unshare(CLONE_NEWNS) == 0 &&
           mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount("kyso-gate", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=8m,mode=0700") == 0;
}

/// Takes every free block, those that kysod had allocated for itself excepted.
void fill(const fs::path& file) {
    const Fd hog{::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
    const std::string block(4096, 'x');
    while (::write(hog.get(), block.data(), block.size()) > 0) {
    }
}

class FullDisk {
  public:
    explicit FullDisk(std::size_t count) : count_(count), disk_(citizen_.hsm().folder() / "disk") {}

    int run() {
        const bool mounted = mount_small_disk(disk_);
        DaemonSetup setup = citizen_.faulty_setup("");
        setup.state_home = disk_;
        const TestDaemon daemon{setup};
        daemon.person_types(pin);
        WebsocketClient page{daemon.port(), portal_origin};
        const auto ask = [&] { return outcome_of(page.call("registration.sign", registration_params())); };
        expect(ask() == "ok", "a signature before");
        make_full(daemon, mounted);
        const std::size_t signatures = citizen_.calls_of("C_Sign");
        const std::size_t logins = citizen_.calls_of("C_Login");
        std::map<std::string, std::size_t> outcomes;
        for (std::size_t i = 0; i < count_; ++i)
            ++outcomes[ask()];
        expect(outcomes == std::map<std::string, std::size_t>{{"audit_unavailable", count_}},
               "each is told audit_unavailable");
        expect(citizen_.calls_of("C_Sign") == signatures, "the token signed");
        expect(citizen_.calls_of("C_Login") == logins, "a login");
        make_room(daemon, mounted);
        expect(ask() == "ok", "a signature when there is room again");
        check_log(daemon);
        std::cout << "full_disk: " << count_ << " signatures asked for on a full disk ("
                  << (mounted ? "tmpfs" : "RLIMIT_FSIZE") << "), " << outcomes["audit_unavailable"]
                  << " refused, " << citizen_.calls_of("C_Sign") - signatures - 1 << " made\n";
        for (const auto& [outcome, times] : outcomes)
            if (outcome != "audit_unavailable") std::cout << "  " << times << ' ' << outcome << '\n';
        for (const auto& fault : faults_)
            std::cout << "  FAULT: " << fault << '\n';
        return faults_.empty() ? 0 : 1;
    }

  private:
    void expect(bool so, const std::string& what) {
        if (!so) faults_.push_back(what);
    }

    void make_full(const TestDaemon& daemon, bool mounted) {
        if (mounted) return fill(disk_ / "hog");
        set_limit(daemon, fs::file_size(daemon.audit_log()) + 30);
    }
    void make_room(const TestDaemon& daemon, bool mounted) {
        if (mounted)
            fs::remove(disk_ / "hog");
        else
            set_limit(daemon, RLIM_INFINITY);
    }
    static void set_limit(const TestDaemon& daemon, rlim_t octets) {
        const rlimit limit{octets, RLIM_INFINITY};
        if (prlimit(daemon.pid(), RLIMIT_FSIZE, &limit, nullptr) != 0) throw std::runtime_error("prlimit");
    }

    /// Throws where the chain is broken.
    void check_log(const TestDaemon& daemon) {
        std::size_t intents = 0;
        std::size_t outcomes = 0;
        for (const auto& record : daemon.audit()) {
            if (record.at("event") == "intent") ++intents;
            if (record.at("event") == "outcome") ++outcomes;
        }
        expect(intents == outcomes, "an intent without its outcome");
        expect(outcomes == citizen_.calls_of("C_Sign"), "as many outcomes as signatures");
    }

    Citizen citizen_;
    std::size_t count_;
    fs::path disk_;
    std::vector<std::string> faults_;
};

} // namespace

int main(int argc, char** argv) {
    const auto taken = kyso::gate::read_arguments(argc, argv, {{"--count", "200"}},
                                                  "Signatures asked for on a full disk: none is made.");
    return FullDisk{kyso::gate::number(taken.at("--count"))}.run();
}
