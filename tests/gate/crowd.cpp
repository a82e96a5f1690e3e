// SPDX-License-Identifier: Apache-2.0
// Threat T14, the long count: connections that send an octet now and then, a page that sends nothing but
// pings, one that sends JSON as deep as a message may be, all at the same time, while another page asks and
// is answered.
#include "tests/gate/arguments.hpp"
#include "tests/security/tcp_socket.hpp"
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/processes/process_tree.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>
#include <sys/socket.h>
#include <thread>

namespace {

using namespace kyso;
using namespace kyso::test;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::size_t slow_connections = 64;
constexpr std::size_t least_deep = 20;
constexpr std::size_t least_calls = 500;
constexpr std::size_t depth = 100'000;
constexpr const char* crowd_origin = "https://crowd.example";

std::string masked_frame(std::uint8_t opcode, std::string_view payload) {
    std::string frame;
    frame.push_back(static_cast<char>(0x80U | opcode));
    frame.push_back(static_cast<char>(0x80U | payload.size())); // below 126 octets
    frame.append(4, '\0');                                      // a mask of zeros masks nothing
    frame.append(payload);
    return frame;
}

Fd upgraded(unsigned port) {
    Fd socket = tcp_connection(port);
    const std::string request = right_handshake(port, crowd_origin);
    ::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL);
    char answer[1024];
    if (::recv(socket.get(), answer, sizeof answer, 0) < 12 || std::string_view{answer, 12} != "HTTP/1.1 101")
        throw std::runtime_error("the crowd is not let in: this proves nothing");
    return socket;
}

struct Attack {
    std::atomic<bool> over{false};
    std::atomic<std::size_t> slow_octets{0}, pings{0}, deep_messages{0};

    void slow_headers(unsigned port) {
        const std::string request = right_handshake(port, crowd_origin);
        std::vector<std::pair<Fd, std::size_t>> open;
        while (!over) {
            while (open.size() < slow_connections)
                open.emplace_back(tcp_connection(port), 0);
            for (auto& [socket, sent] : open)
                if (::send(socket.get(), request.data() + sent, 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1 &&
                    ++sent < request.size() - 1)
                    ++slow_octets;
                else
                    socket.reset();
            std::erase_if(open, [](const auto& entry) { return !entry.first; });
            std::this_thread::sleep_for(std::chrono::milliseconds{20}); // an octet now and then is the attack
        }
    }

    void ping_flood(unsigned port) {
        std::string block;
        constexpr std::size_t in_block = 100;
        for (std::size_t i = 0; i < in_block; ++i)
            block += masked_frame(0x9, "ping");
        Fd socket = upgraded(port);
        std::string pongs(1U << 16U, ' ');
        while (!over) {
            if (::send(socket.get(), block.data(), block.size(), MSG_NOSIGNAL) !=
                static_cast<ssize_t>(block.size()))
                socket = upgraded(port); // kysod had enough of it
            while (::recv(socket.get(), pongs.data(), pongs.size(), MSG_DONTWAIT) > 0) {
            }
            pings += in_block;
        }
    }

    void deep_json(unsigned port) {
        const std::string deep = R"({"jsonrpc":"2.0","id":1,"method":"devices.list","params":)" +
                                 std::string(depth, '[') + std::string(depth, ']') + "}";
        WebsocketClient page{port, crowd_origin};
        while (!over) {
            page.send_text(deep);
            const auto answer = page.receive();
            if (!answer || outcome_of(*answer) != "too_deep") throw std::runtime_error("deep JSON was taken");
            ++deep_messages;
        }
    }
};

std::size_t resident_kilobytes(const TestDaemon& daemon) {
    return std::stoul(status_of(daemon.pid(), "VmRSS"));
}

} // namespace

int main(int argc, char** argv) {
    const auto taken = kyso::gate::read_arguments(
        argc, argv, {{"--count", "1000000"}},
        "Slow headers, so many pings, deep JSON, all at once: another page is answered all the while.");
    const std::size_t count = kyso::gate::number(taken.at("--count"));
    const Citizen citizen;
    DaemonSetup setup = citizen.setup();
    setup.origins.push_back(crowd_origin);
    const TestDaemon daemon{setup};
    WebsocketClient page{daemon.port(), portal_origin};
    for (int i = 0; i < 50; ++i)
        page.call("session.hello", {});
    const std::size_t before = resident_kilobytes(daemon);
    Attack attack;
    std::vector<std::thread> crowd;
    crowd.emplace_back([&] { attack.slow_headers(daemon.port()); });
    crowd.emplace_back([&] { attack.deep_json(daemon.port()); });
    crowd.emplace_back([&] { attack.ping_flood(daemon.port()); });
    std::vector<double> latencies;
    std::size_t wrong = 0;
    while (attack.pings < count || attack.deep_messages < least_deep || latencies.size() < least_calls) {
        const auto asked = Clock::now();
        if (outcome_of(page.call("session.hello", {})) != "ok") ++wrong;
        latencies.push_back(Milliseconds{Clock::now() - asked}.count());
    }
    attack.over = true;
    for (auto& thread : crowd)
        thread.join();
    daemon.person_types(pin);
    const bool signs = outcome_of(page.call("registration.sign", registration_params())) == "ok";
    std::ranges::sort(latencies);
    const double late = latencies.at(latencies.size() * 99 / 100);
    const std::size_t after = resident_kilobytes(daemon);
    std::cout << "crowd: " << attack.pings << " pings, " << attack.deep_messages << " messages " << depth
              << " deep, " << attack.slow_octets << " slow octets on " << slow_connections << " connections; "
              << latencies.size() << " benign calls, " << wrong << " unanswered, median "
              << latencies.at(latencies.size() / 2) << " ms, p99 " << late << " ms; resident " << before
              << " → " << after << " KiB; " << (signs ? "signs" : "does NOT sign") << " afterwards\n";
    return wrong == 0 && signs && daemon.alive() && after < before + 8192 ? 0 : 1;
}
