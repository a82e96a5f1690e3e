// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kysod/documents.hpp"
#include "tests/bench/kysod/memory.hpp"
#include "tests/bench/kysod/neighbours.hpp"
#include "tests/bench/kysod/raw_token.hpp"
#include "tests/bench/kysod/sections.hpp"
#include "tests/support/processes/process_tree.hpp"

namespace kyso::bench {
namespace {

using test::children_of;

/// /proc does not tell of kysod, which is not dumpable, unless root asks.
void add(Report& report, Row row, std::optional<double> kilobytes) {
    if (kilobytes) report.add(row, {*kilobytes, {}, {}});
}

std::optional<double> pss_of(const std::vector<pid_t>& processes) {
    double all = 0;
    for (const pid_t pid : processes) {
        const auto one = smaps_kilobytes(pid, "Pss");
        if (!one) return std::nullopt;
        all += *one;
    }
    return all;
}

std::vector<pid_t> with_children(pid_t pid) {
    std::vector<pid_t> all = children_of(pid);
    all.push_back(pid);
    return all;
}

void start_and_idle(Report& report, const test::Citizen& citizen) {
    test::DaemonSetup setup = citizen.setup();
    setup.impatient = true;
    test::TestDaemon daemon{setup};
    daemon.stop(); // its folders and its log are there now
    std::optional<test::IpcClient> program;
    const auto begin = std::chrono::steady_clock::now();
    const auto milliseconds = [&] {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    };
    daemon.start();
    report.add(Row::start_accept, {milliseconds(), {}, {}});
    program.emplace(daemon.ipc_socket());
    must_be_ok(program->call("session.hello", {}));
    report.add(Row::start_answer, {milliseconds(), {}, {}});
    add(report, Row::memory_kysod, smaps_kilobytes(daemon.pid(), "Private_Dirty"));
    add(report, Row::memory_front, pss_of({daemon.pid(), test::helpers_of(daemon.pid()).launcher}));
    report.add(Row::start_driver,
               {time_of([&] { must_be_ok(program->call("devices.list", {})); }) / 1000, {}, {}});

    // A driver host lives as long as what needs it: here as long as the person looks at the window.
    daemon.person("wait");
    program->send_text(signing_call(1));
    while (true) {
        const auto message = program->receive().value();
        if (message.contains("id")) throw std::runtime_error(boost::json::serialize(message));
        if (message.at("params").as_object().at("state") == "waiting_for_consent") break;
    }
    const auto helpers = test::helpers_of(daemon.pid());
    add(report, Row::memory_driver, pss_of({daemon.pid(), helpers.launcher, helpers.hosts.at(0)}));
}

void neighbours(Report& report, const test::Citizen& citizen) {
    const auto begin = std::chrono::steady_clock::now();
    const auto milliseconds_since = [](auto before) {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before).count();
    };
    const SshAgent agent{citizen.hsm()};
    report.add(Row::start_ssh_agent, {milliseconds_since(begin), {}, {}});
    (void)agent.key(Mechanism::rsa_pkcs1);
    add(report, Row::memory_ssh_agent, pss_of(with_children(agent.pid())));

    const auto again = std::chrono::steady_clock::now();
    const P11KitServer server{citizen.hsm()};
    report.add(Row::start_p11kit, {milliseconds_since(again), {}, {}});
    const auto kilobytes = in_child([&]() -> std::vector<double> {
        const RawToken client{server.environment(), Mechanism::rsa_pkcs1, P11KitServer::client_module};
        const auto pss = pss_of(with_children(server.pid()));
        return pss ? std::vector{*pss} : std::vector<double>{};
    });
    if (!kilobytes.empty()) report.add(Row::memory_p11kit, {kilobytes.front(), {}, {}});
}

} // namespace

void measure_processes(Report& report, int rounds) {
    const OneCpu pinned;
    const test::Citizen citizen;
    for (int round = 0; round < rounds; ++round) {
        start_and_idle(report, citizen);
        neighbours(report, citizen);
    }
}

} // namespace kyso::bench
