// SPDX-License-Identifier: Apache-2.0
#include "cli/relay_client.hpp"

#include "drivers/relay/relay_wire.hpp"
#include "protocol/fd.hpp"
#include "protocol/framing.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

namespace kyso::cli {
namespace {

using namespace std::chrono;

Error unanswered(std::string_view why) {
    return Error{Errc::fetch_failed, "kyso-relay: " + std::string{why}};
}

Result<Fd> connect_to(const std::filesystem::path& socket, milliseconds patience) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket.native().size() >= sizeof address.sun_path) return unanswered("the path is too long");
    std::memcpy(address.sun_path, socket.c_str(), socket.native().size());
    Fd connection{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const auto whole = duration_cast<seconds>(patience);
    // The relay sends its answer in one piece, so a limit on each wait is one on the whole.
    const timeval limit{whole.count(), static_cast<suseconds_t>(microseconds{patience - whole}.count())};
    ::setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(connection.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (!connection ||
        ::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return unanswered(std::strerror(errno));
    return connection;
}

} // namespace

Result<signature::RevocationAnswer> RelayClient::ask(const signature::RevocationQuestion& question) const {
    const auto left = duration_cast<milliseconds>(deadline_ - steady_clock::now());
    if (left <= milliseconds::zero()) return unanswered("no time left");
    const auto connection = connect_to(socket_, std::min(left, longest_question));
    if (!connection) return connection.error();
    if (auto sent = write_frame(connection->get(), drivers::encode_question(question)); !sent)
        return sent.error();
    const auto answer = read_frame(connection->get(), drivers::max_relay_answer);
    if (!answer) return answer.error();
    if (!*answer) return unanswered("closed without an answer");
    return drivers::read_answer(**answer);
}

signature::RevocationStatus RelayClient::check(std::vector<signature::Certificate> chain,
                                               sys_seconds now) const {
    signature::RevocationCheck check{std::move(chain), now};
    while (check.next())
        check.answer(ask(*check.next()));
    return check.status();
}

} // namespace kyso::cli
