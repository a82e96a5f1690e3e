// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kysod/documents.hpp"
#include "tests/bench/kysod/sections.hpp"
#include "tests/security/tcp_socket.hpp"
#include "tests/support/processes/process_tree.hpp"

#include <sys/resource.h>
#include <sys/socket.h>

namespace kyso::bench {
namespace {

constexpr std::size_t idle_connections = 10'000;
constexpr std::size_t calls = 2000;

void allow_many_files() {
    constexpr rlim_t wanted = idle_connections + 1000;
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= wanted) return;
    limit.rlim_cur = wanted;
    limit.rlim_max = std::max(limit.rlim_max, wanted);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        throw std::runtime_error("wants a limit of 11 000 open files (ulimit -n)");
}

double resident_kilobytes(const test::TestDaemon& daemon) {
    return std::stod(test::status_of(daemon.pid(), "VmRSS"));
}

/// Each has said hello, so that it is all that an idle connection ever is.
test::IpcClient idle_program(const test::TestDaemon& daemon) {
    test::IpcClient program{daemon.ipc_socket()};
    must_be_ok(program.call("session.hello", {}));
    return program;
}

Fd idle_page(const test::TestDaemon& daemon) {
    Fd socket = test::tcp_connection(daemon.port());
    const std::string request = test::right_handshake(daemon.port(), test::portal_origin);
    ::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL);
    char answer[1024];
    if (::recv(socket.get(), answer, sizeof answer, 0) < 12 || std::string_view{answer, 12} != "HTTP/1.1 101")
        throw std::runtime_error("an idle page is not let in");
    return socket;
}

/// One that is not idle, before and after the others came.
template <class Active, class MakeIdle>
void measure(Report& report, Row memory, Row busy, Active& active, const test::TestDaemon& daemon,
             const MakeIdle& make_idle) {
    const auto hello = [&] { must_be_ok(active.call("session.hello", {})); };
    times_of(calls, hello); // grows what grows once
    const double alone = median(times_of(calls, hello));
    const double before = resident_kilobytes(daemon);
    std::vector<decltype(make_idle(daemon))> idle;
    for (std::size_t i = 0; i < idle_connections; ++i)
        idle.push_back(make_idle(daemon));
    const double after = resident_kilobytes(daemon);
    report.add(memory, {(after - before) / static_cast<double>(idle_connections), {}, {}});
    const auto times = times_of(calls, hello);
    report.add(busy, {median(times), p99(times), median(times) / alone});
}

} // namespace

void measure_idle(Report& report, int rounds) {
    const OneCpu pinned;
    allow_many_files();
    const test::Citizen citizen;
    test::DaemonSetup setup = citizen.setup();
    setup.more_toml = "[limits]\nconnections = 20000\nconnections_per_origin = 20000\n";
    for (int round = 0; round < rounds; ++round) {
        {
            const test::TestDaemon daemon{setup};
            test::IpcClient program{daemon.ipc_socket()};
            measure(report, Row::idle_unix, Row::busy_unix, program, daemon, idle_program);
        }
        const test::TestDaemon daemon{setup};
        test::WebsocketClient page{daemon.port(), test::portal_origin};
        measure(report, Row::idle_websocket, Row::busy_websocket, page, daemon, idle_page);
    }
}

} // namespace kyso::bench
