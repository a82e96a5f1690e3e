// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kysod/documents.hpp"
#include "tests/bench/kysod/sections.hpp"

#include <array>
#include <list>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::bench {
namespace {

constexpr std::size_t calls = 2000;
constexpr std::size_t clients = 64;
constexpr std::size_t turns = 100;

using Octets = std::array<char, 64>;

void pass(int from, int to) {
    Octets octets{};
    if (read(from, octets.data(), octets.size()) != static_cast<ssize_t>(octets.size()) ||
        write(to, octets.data(), octets.size()) != static_cast<ssize_t>(octets.size()))
        throw std::runtime_error("socket pair");
}

std::vector<double> hops() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) throw std::runtime_error("socketpair");
    const Fd ours{ends[0]};
    Fd theirs{ends[1]};
    const pid_t child = fork();
    if (child == 0) {
        for (std::size_t i = 0; i < calls; ++i)
            pass(theirs.get(), theirs.get());
        _exit(0);
    }
    theirs.reset();
    const Octets octets{};
    if (write(ours.get(), octets.data(), octets.size()) < 0) throw std::runtime_error("socket pair");
    auto times = times_of(calls - 1, [&] { pass(ours.get(), ours.get()); });
    waitpid(child, nullptr, 0);
    return times;
}

template <class Client>
Figure hello(Client& client, double hop) {
    const auto times = times_of(calls, [&] { must_be_ok(client.call("session.hello", {})); });
    return {median(times), p99(times), median(times) / hop};
}

constexpr const char* call = R"({"jsonrpc":"2.0","id":1,"method":"session.hello"})";

/// Every client has a call under way all the time.
template <class Client>
double calls_per_second(std::list<Client>& crowd) {
    const Microseconds time = time_of([&] {
        for (std::size_t turn = 0; turn < turns; ++turn) {
            for (Client& client : crowd)
                client.send_text(call);
            for (Client& client : crowd)
                must_be_ok(client.receive().value());
        }
    });
    return static_cast<double>(turns * crowd.size()) / time * 1e6;
}

} // namespace

void measure_calls(Report& report, int rounds) {
    const test::Citizen citizen;
    test::DaemonSetup setup = citizen.setup();
    setup.more_toml = "[limits]\nconnections_per_origin = 100\n";
    for (int round = 0; round < rounds; ++round) {
        std::optional<OneCpu> pinned{std::in_place};
        const auto hop = hops();
        report.add(Row::hop, {median(hop), p99(hop), {}});
        const test::TestDaemon daemon{setup};
        test::IpcClient program{daemon.ipc_socket()};
        test::WebsocketClient page{daemon.port(), test::portal_origin};
        report.add(Row::hello_unix, hello(program, median(hop)));
        report.add(Row::hello_websocket, hello(page, median(hop)));
        pinned.reset();

        const test::TestDaemon free{setup};
        std::list<test::IpcClient> programs;
        std::list<test::WebsocketClient> pages;
        for (std::size_t i = 0; i < clients; ++i) {
            programs.emplace_back(free.ipc_socket());
            pages.emplace_back(free.port(), test::portal_origin);
        }
        report.add(Row::calls_unix, {calls_per_second(programs), {}, {}});
        report.add(Row::calls_websocket, {calls_per_second(pages), {}, {}});
    }
}

} // namespace kyso::bench
