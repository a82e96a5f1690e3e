// SPDX-License-Identifier: Apache-2.0
// Threats T1, T2, T3, the long count: generated hostile handshakes, none upgraded, none answered but with the
// one refusal, and a benign page is served afterwards.
#include "tests/gate/arguments.hpp"
#include "tests/gate/handshake_generator.hpp"
#include "tests/support/citizen/citizen.hpp"

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <cmath>
#include <sys/socket.h>

namespace {

using namespace kyso;
using namespace kyso::test;
using gate::HostileHandshake;

constexpr std::size_t batch_size = 50; // well below the 256 connections that kysod holds

struct Counts {
    std::size_t refused = 0; ///< the constant 403
    std::size_t closed = 0;  ///< without a word
};

Fd connected(unsigned port) {
    Fd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{30, 0};
    setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to kysod");
    return socket;
}

void send_all(const Fd& socket, std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t sent = ::send(socket.get(), octets.data(), octets.size(), MSG_NOSIGNAL);
        if (sent <= 0) return; // refused before it was all there
        octets.remove_prefix(static_cast<std::size_t>(sent));
    }
}

/// To the end of the connection; an upgraded one would not end, so its header ends it. Throws after 30 s of
/// silence.
std::string read_answer(const Fd& socket) {
    std::string answer;
    std::array<char, 4096> buffer{};
    while (!(answer.starts_with("HTTP/1.1 101") && answer.find("\r\n\r\n") != std::string::npos)) {
        const ssize_t got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EAGAIN) throw std::runtime_error("neither answer nor end in 30 s");
        if (got <= 0) break;
        answer.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return answer;
}

std::string visible(const std::string& octets) {
    std::string text;
    for (const char c : octets.substr(0, 600)) {
        if (c >= ' ' && c <= '~')
            text += c;
        else
            text += "\\x" + to_hex(Bytes{static_cast<std::uint8_t>(c)});
    }
    return text;
}

class Onslaught {
  public:
    Onslaught(std::size_t count, std::uint64_t seed)
        : count_(count), generator_(daemon_.port(), seed),
          refusal_(exchange("GET /v1 HTTP/1.1\r\nHost: evil.example\r\n\r\n")) {
        if (!refusal_.starts_with("HTTP/1.1 403"))
            throw std::runtime_error("no refusal to compare with: " + refusal_);
        if (!right_one_is_upgraded()) throw std::runtime_error("the right handshake is not upgraded");
    }

    void run() {
        const pid_t pid = daemon_.pid();
        for (std::size_t i = 0; i < count_; ++i) {
            HostileHandshake hostile = generator_.next();
            // Without the end of its header kysod waits for more: those are ended by us, many at a time.
            if (hostile.octets.find("\r\n\r\n") == std::string::npos) {
                unfinished_.push_back(std::move(hostile));
                if (unfinished_.size() == batch_size) end_unfinished();
            } else {
                judge(hostile, exchange(hostile.octets));
            }
        }
        end_unfinished();
        if (!right_one_is_upgraded()) fault("the right handshake is not upgraded any more");
        if (outcome_of(WebsocketClient{daemon_.port(), portal_origin}.call("session.hello", {})) != "ok")
            fault("a benign page is not served any more");
        if (!daemon_.alive() || daemon_.pid() != pid) fault("kysod is gone");
    }

    int report(double seconds) const {
        Counts all;
        for (const auto& [family, counts] : families_) {
            all.refused += counts.refused;
            all.closed += counts.closed;
            std::cout << "  " << family << ": " << counts.refused << " refused, " << counts.closed
                      << " closed\n";
        }
        std::cout << "hostile_handshakes: " << count_ << " sent, " << upgraded_ << " upgraded, "
                  << all.refused << " got the constant 403, " << all.closed
                  << " were closed without an answer; " << std::round(seconds * 10) / 10 << " s; "
                  << faults_.size() << " faults\n";
        for (const std::string& fault : faults_)
            std::cerr << "  " << fault << '\n';
        return faults_.empty() ? 0 : 1;
    }

  private:
    std::string exchange(const std::string& octets) const {
        const Fd socket = connected(daemon_.port());
        send_all(socket, octets);
        return read_answer(socket);
    }

    bool right_one_is_upgraded() const {
        return exchange(gate::right_handshake(daemon_.port())).starts_with("HTTP/1.1 101");
    }

    void end_unfinished() {
        std::vector<Fd> sockets;
        for (const HostileHandshake& hostile : unfinished_) {
            sockets.push_back(connected(daemon_.port()));
            send_all(sockets.back(), hostile.octets);
        }
        // kysod refuses a peer that is closing already. It accepts in order: after this answer it has them
        // all.
        (void)exchange("GET /v1 HTTP/1.1\r\n\r\n");
        for (const Fd& socket : sockets)
            ::shutdown(socket.get(), SHUT_WR);
        for (std::size_t i = 0; i < sockets.size(); ++i)
            judge(unfinished_[i], read_answer(sockets[i]));
        unfinished_.clear();
    }

    void judge(const HostileHandshake& hostile, const std::string& answer) {
        Counts& counts = families_[hostile.family];
        if (answer.empty()) {
            ++counts.closed;
        } else if (answer == refusal_) {
            ++counts.refused;
        } else {
            if (answer.starts_with("HTTP/1.1 101")) ++upgraded_;
            fault(hostile.family + ": «" + visible(hostile.octets) + "» got «" + visible(answer) + "»");
        }
    }

    void fault(const std::string& what) { faults_.push_back(what); }

    TestDaemon daemon_{DaemonSetup{}};
    std::size_t count_;
    gate::HandshakeGenerator generator_;
    std::string refusal_;
    std::vector<HostileHandshake> unfinished_;
    std::map<std::string, Counts> families_;
    std::size_t upgraded_ = 0;
    std::vector<std::string> faults_;
};

} // namespace

int main(int argc, char** argv) {
    const auto arguments = gate::read_arguments(argc, argv, {{"--count", "10000"}, {"--seed", "1"}},
                                                "Sends generated hostile handshakes to a real kysod.");
    const auto start = std::chrono::steady_clock::now();
    try {
        Onslaught onslaught{gate::number(arguments.at("--count")), gate::number(arguments.at("--seed"))};
        onslaught.run();
        return onslaught.report(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    } catch (const std::exception& error) {
        std::cout << "hostile_handshakes: " << error.what() << '\n';
        return 1;
    }
}
