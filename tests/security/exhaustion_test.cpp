// SPDX-License-Identifier: Apache-2.0
// Threat T14: whoever opens connections and leaves them does not keep a page that is served from being
// served, nor keep kysod's places or descriptors for long.
#include "tests/security/tcp_socket.hpp"
#include "tests/support/citizen/citizen.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace kyso::test {
namespace {

constexpr std::size_t places = 256; // [limits] connections

void expect_served(WebsocketClient& page, const TestDaemon& daemon) {
    EXPECT_EQ(outcome_of(page.call("session.hello", {})), "ok");
    EXPECT_EQ(outcome_of(IpcClient{daemon.ipc_socket()}.call("session.hello", {})), "ok");
}

bool upgraded(unsigned port, const std::string& origin, std::vector<Fd>& kept) {
    kept.push_back(tcp_connection(port));
    const std::string request = right_handshake(port, origin);
    ::send(kept.back().get(), request.data(), request.size(), MSG_NOSIGNAL);
    std::string answer(12, ' ');
    return ::recv(kept.back().get(), answer.data(), answer.size(), MSG_WAITALL) == 12 &&
           answer == "HTTP/1.1 101";
}

TEST(Exhaustion, idle_connections_neither_stop_a_page_nor_stay) {
    const TestDaemon daemon{DaemonSetup{}};
    WebsocketClient page{daemon.port(), portal_origin};
    std::vector<Fd> idle;
    for (std::size_t i = 1; i < places; ++i)
        idle.push_back(tcp_connection(daemon.port()));
    EXPECT_EQ(read_until_closed(tcp_connection(daemon.port())), "") << "no place left: closed at once";
    expect_served(page, daemon);
    for (const Fd& socket : idle)
        EXPECT_EQ(read_until_closed(socket), "") << "kysod ends them by itself";
    WebsocketClient late{daemon.port(), portal_origin};
    expect_served(late, daemon);
}

TEST(Exhaustion, slow_headers_are_cut_off_while_a_page_is_served) {
    const TestDaemon daemon{DaemonSetup{}};
    WebsocketClient page{daemon.port(), portal_origin};
    const std::string request = right_handshake(daemon.port(), portal_origin);
    std::vector<Fd> slow;
    for (int i = 0; i < 32; ++i)
        slow.push_back(tcp_connection(daemon.port()));
    // One octet each for every call of the page, far too few to ever finish; until kysod has enough of all of
    // them.
    std::size_t sent = 0;
    for (bool any = true; any && sent < request.size() - 1; ++sent) {
        any = false;
        expect_served(page, daemon);
        for (Fd& socket : slow) {
            if (!socket) continue;
            pollfd ended{socket.get(), POLLRDHUP, 0};
            if (::poll(&ended, 1, 10) == 1 ||
                ::send(socket.get(), request.data() + sent, 1, MSG_NOSIGNAL) != 1)
                socket.reset();
            else
                any = true;
        }
    }
    EXPECT_LT(sent, request.size() - 1) << "a header that takes its time is not waited for";
    expect_served(page, daemon);
}

TEST(Exhaustion, one_origin_has_sixteen_places_and_leaves_others_theirs) {
    DaemonSetup setup;
    setup.origins.push_back("https://other.example");
    const TestDaemon daemon{setup};
    std::vector<Fd> kept;
    for (int i = 0; i < 16; ++i)
        EXPECT_TRUE(upgraded(daemon.port(), portal_origin, kept)) << i;
    EXPECT_FALSE(upgraded(daemon.port(), portal_origin, kept)) << "the seventeenth";
    EXPECT_TRUE(upgraded(daemon.port(), "https://other.example", kept));
}

/// Its descriptors come back: with few of them a kysod that lost one now and then would soon serve nobody.
TEST(Exhaustion, connections_that_come_and_go_leave_no_descriptor_behind) {
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit few{128, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    const Citizen citizen;
    const TestDaemon daemon{citizen.setup()};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
    for (int i = 0; i < 200; ++i) {
        WebsocketClient page{daemon.port(), portal_origin};
        EXPECT_EQ(outcome_of(page.call("session.hello", {})), "ok") << i;
        tcp_connection(daemon.port());
        EXPECT_EQ(outcome_of(IpcClient{daemon.ipc_socket()}.call("session.hello", {})), "ok") << i;
        page.abandon();
    }
    daemon.person("cancel");
    WebsocketClient page{daemon.port(), portal_origin};
    for (int i = 0; i < 30; ++i) // each with a driver host, a window and a PIN channel
        EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "consent_refused") << i;
}

} // namespace
} // namespace kyso::test
