// SPDX-License-Identifier: Apache-2.0
// Threat T7, the long count: connections of another user, half to the port, half to the Unix socket (which
// the person opened to all by mistake). None is served an octet; the owner is. Needs root, to be two users.
#include "protocol/local_socket.hpp"
#include "tests/gate/arguments.hpp"
#include "tests/security/tcp_socket.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/daemon/test_daemon.hpp"
#include "tests/support/daemon/websocket_client.hpp"
#include "tests/support/processes/other_user.hpp"

#include <sys/socket.h>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace fs = std::filesystem;

constexpr const char* origin = "https://portal.example";

bool port_serves(unsigned port, const char* path) {
    const Fd socket = tcp_connection(port);
    std::string request = right_handshake(port, origin);
    request.replace(4, 3, path);
    ::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL);
    return !read_until_closed(socket).empty();
}

bool socket_serves(const std::string& path) {
    const auto socket = connect_locally(path, std::chrono::seconds{60});
    if (!socket) throw std::runtime_error("the socket was not open to all: this proves nothing");
    const std::string hello = R"({"jsonrpc":"2.0","id":1,"method":"session.hello"})";
    const char size[4] = {0, 0, 0, static_cast<char>(hello.size())};
    const std::string frame = std::string(size, 4) + hello;
    ::send(socket->get(), frame.data(), frame.size(), MSG_NOSIGNAL);
    return !read_until_closed(*socket).empty();
}

} // namespace

int main(int argc, char** argv) {
    const auto taken = kyso::gate::read_arguments(
        argc, argv, {{"--count", "2000"}}, "Connections of another user: none is served. Run as root.");
    const std::size_t count = kyso::gate::number(taken.at("--count"));
    if (geteuid() != 0) {
        std::cerr << "foreign_connections: run as root, to be two users\n";
        return 1;
    }
    const TestDaemon daemon{DaemonSetup{}};
    // The folders of the test are not what keeps others out, nor modes that a person may change.
    for (const auto& folder : {daemon.folder(), daemon.folder() / "run", daemon.ipc_socket().parent_path()})
        fs::permissions(folder, fs::perms{0755});
    fs::permissions(daemon.ipc_socket(), fs::perms{0666});
    const auto owner_is_served = [&] {
        WebsocketClient page{daemon.port(), origin};
        return outcome_of(page.call("session.hello", {})) == "ok" &&
               outcome_of(IpcClient{daemon.ipc_socket()}.call("session.hello", {})) == "ok";
    };
    const bool before = owner_is_served();
    const std::string told = as_user(nobody, [&] {
        std::size_t served = 0;
        for (std::size_t i = 0; i < count; ++i)
            served += i % 2 == 0 ? socket_serves(daemon.ipc_socket())
                                 : port_serves(daemon.port(), i % 4 == 1 ? "/v1" : "/v1/enroll");
        return std::to_string(served);
    });
    const bool after = owner_is_served();
    std::cout << "foreign_connections: " << count << " connections of uid " << nobody << ", served: " << told
              << "; the owner " << (before && after ? "is" : "is NOT") << " served before and after\n";
    return told == "0" && before && after && daemon.alive() ? 0 : 1;
}
