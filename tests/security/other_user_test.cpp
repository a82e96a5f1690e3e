// SPDX-License-Identifier: Apache-2.0
// Threat T7: another user of the machine. Needs root, to be two users.
#include "tests/security/tcp_socket.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/daemon/test_daemon.hpp"
#include "tests/support/daemon/websocket_client.hpp"
#include "tests/support/processes/other_user.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace kyso::test {
namespace {

namespace fs = std::filesystem;
constexpr int attempts = 100;
constexpr const char* origin = "https://portal.example";

class OtherUser : public testing::Test {
  protected:
    void SetUp() override {
        ASSERT_EQ(geteuid(), 0U) << "run as root: ctest -L foreign-uid";
        // The folders of the test are not what keeps others out: only those that kysod made.
        fs::permissions(daemon.folder(), fs::perms{0755});
        fs::permissions(daemon.folder() / "run", fs::perms{0755});
    }

    void expect_the_owner_is_served() {
        WebsocketClient page{daemon.port(), origin};
        EXPECT_EQ(outcome_of(page.call("session.hello", {})), "ok");
        EXPECT_EQ(outcome_of(IpcClient{daemon.ipc_socket()}.call("session.hello", {})), "ok");
    }

    /// How a hundred connections to the Unix socket end, one character each: their errno's name or `served`.
    std::string unix_attempts() const {
        const std::string path = daemon.ipc_socket();
        return as_user(nobody, [&] {
            std::string told;
            for (int i = 0; i < attempts; ++i) {
                const Fd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
                sockaddr_un address{};
                address.sun_family = AF_UNIX;
                std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
                if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
                    told += errno == EACCES ? "denied " : std::string{std::strerror(errno)} + " ";
                    continue;
                }
                const std::string hello = R"({"jsonrpc":"2.0","id":1,"method":"session.hello"})";
                const char size[4] = {0, 0, 0, static_cast<char>(hello.size())};
                const std::string frame = std::string(size, 4) + hello;
                ::send(socket.get(), frame.data(), frame.size(), MSG_NOSIGNAL);
                told += read_until_closed(socket).empty() ? "closed " : "served ";
            }
            return told;
        });
    }

    static std::string all(const std::string& word) {
        std::string text;
        for (int i = 0; i < attempts; ++i)
            text += word + " ";
        return text;
    }

    const TestDaemon daemon{DaemonSetup{}};
};

TEST_F(OtherUser, gets_no_octet_on_the_port) {
    const std::string told = as_user(nobody, [&] {
        std::string answers;
        for (int i = 0; i < attempts; ++i) {
            const Fd socket = tcp_connection(daemon.port());
            const std::string request = right_handshake(daemon.port(), origin);
            ::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL);
            answers += read_until_closed(socket).empty() ? "closed " : "answered ";
        }
        return answers;
    });
    EXPECT_EQ(told, all("closed"));
    EXPECT_NE(daemon.log().find("uid 65534"), std::string::npos) << "and the log says who it was";
    expect_the_owner_is_served();
}

TEST_F(OtherUser, cannot_open_the_socket) {
    EXPECT_EQ(unix_attempts(), all("denied"));
    expect_the_owner_is_served();
}

/// What the person opened by mistake, the kernel's word about the peer still closes.
TEST_F(OtherUser, is_not_served_on_a_socket_that_was_opened_to_all) {
    fs::permissions(daemon.ipc_socket().parent_path(), fs::perms{0755});
    fs::permissions(daemon.ipc_socket(), fs::perms{0666});
    EXPECT_EQ(unix_attempts(), all("closed"));
    expect_the_owner_is_served();
}

} // namespace
} // namespace kyso::test
