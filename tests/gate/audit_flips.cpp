// SPDX-License-Identifier: Apache-2.0
// Threat T15, the long count: octets of a real kysod's audit log changed at random, over its rotated files
// too. `kyso audit verify`'s reader notices each one.
#include "cli/audit_reader.hpp"
#include "tests/gate/arguments.hpp"
#include "tests/support/citizen/citizen.hpp"

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace fs = std::filesystem;

constexpr int refused_requests = 40; ///< makes records; 64 KiB is the smallest file, so this stays one
constexpr int signed_requests = 20;

std::string content_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream{file, std::ios::binary}.rdbuf();
    return text.str();
}

/// A log of a kysod that signed, refused and was restarted until it had filled more than one file.
fs::path make_log(TestDaemon& daemon) {
    while (cli::audit_files(daemon.audit_log()).size() < 3) {
        WebsocketClient page{daemon.port(), portal_origin};
        daemon.person_types(pin);
        for (int i = 0; i < signed_requests; ++i)
            page.call("registration.sign", registration_params());
        daemon.person("cancel");
        for (int i = 0; i < refused_requests; ++i)
            page.call("devices.list", {});
        daemon.stop();
        // Starts and stops are records too, and much quicker to make.
        core::AuditChain chain;
        const auto summary = cli::read_audit_files(cli::audit_files(daemon.audit_log()), [](const auto&) {});
        chain = core::AuditChain{summary->head, summary->next};
        std::ofstream file{daemon.audit_log(), std::ios::app};
        for (int i = 0; i < 200; ++i) {
            const std::string line =
                chain.line(core::AuditRecord{core::AuditEvent::stop}, std::chrono::system_clock::now());
            file << line;
            chain.commit(line);
        }
        file.close();
        daemon.start();
    }
    daemon.stop();
    return daemon.audit_log();
}

} // namespace

int main(int argc, char** argv) {
    const auto taken =
        kyso::gate::read_arguments(argc, argv, {{"--count", "10000"}, {"--seed", "1"}},
                                   "Octets of the audit log changed at random: all are noticed.");
    const auto count = kyso::gate::number(taken.at("--count"));
    std::mt19937_64 random{kyso::gate::number(taken.at("--seed"))};
    const Citizen citizen;
    DaemonSetup setup = citizen.setup();
    setup.more_toml = "[audit]\nfile_kilobytes = 64\n";
    TestDaemon daemon{setup};
    const auto files = cli::audit_files(make_log(daemon));
    std::vector<std::string> contents;
    std::vector<double> sizes;
    std::ranges::transform(files, std::back_inserter(contents), content_of);
    for (const auto& content : contents)
        sizes.push_back(static_cast<double>(content.size()));
    std::discrete_distribution<std::size_t> which{sizes.begin(), sizes.end()};

    const auto verified = [&](std::size_t changed, const std::string& instead) {
        cli::AuditSummary summary;
        for (std::size_t i = 0; i < contents.size() && !summary.problem; ++i) {
            std::istringstream log{i == changed ? instead : contents[i]};
            summary = cli::read_audit(
                log, [](const auto&) {}, std::move(summary));
        }
        return !summary.problem;
    };
    if (!verified(contents.size(), {})) {
        std::cerr << "audit_flips: the log is not whole to begin with\n";
        return 1;
    }
    std::size_t missed = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::size_t file = which(random);
        std::string changed = contents[file];
        char& octet = changed[random() % changed.size()];
        octet = static_cast<char>(octet ^ static_cast<char>(1 + random() % 255));
        if (verified(file, changed)) ++missed;
    }
    std::size_t octets = 0;
    for (const auto& content : contents)
        octets += content.size();
    std::cout << "audit_flips: " << count << " octets changed in a log of " << octets << " octets in "
              << files.size() << " files, " << count - missed << " noticed, " << missed << " missed\n";
    return missed == 0 ? 0 : 1;
}
