// SPDX-License-Identifier: Apache-2.0
#include "cli/relay_client.hpp"

#include "drivers/relay/relay_wire.hpp"
#include "protocol/framing.hpp"
#include "protocol/local_socket.hpp"

#include <algorithm>

namespace kyso::cli {
namespace {

using namespace std::chrono;

Error unanswered(std::string_view why) {
    return Error{Errc::fetch_failed, "kyso-relay: " + std::string{why}};
}

} // namespace

Result<Bytes> RelayClient::exchange(ByteView question, std::size_t limit) const {
    const auto left = duration_cast<milliseconds>(deadline_ - steady_clock::now());
    if (left <= milliseconds::zero()) return unanswered("no time left");
    // The relay sends its answer in one piece, so a limit on each wait is one on the whole.
    const auto connection = connect_locally(socket_, std::min(left, longest_question));
    if (!connection) return unanswered(connection.error().detail());
    if (auto sent = write_frame(connection->get(), question); !sent) return sent.error();
    auto answer = read_frame(connection->get(), limit);
    if (!answer) return answer.error();
    if (!*answer) return unanswered("closed without an answer");
    return **std::move(answer);
}

Result<signature::RevocationAnswer> RelayClient::ask(const signature::RevocationQuestion& question) const {
    const auto answer = exchange(drivers::encode_question(question), drivers::max_relay_answer);
    if (!answer) return answer.error();
    return drivers::read_answer(*answer);
}

Result<std::vector<drivers::KnownGateway>> RelayClient::gateways() const {
    const auto answer = exchange(drivers::encode_gateways_question(), drivers::max_gateway_list);
    if (!answer) return answer.error();
    return drivers::read_gateway_list(*answer);
}

Result<void> RelayClient::knock(const Origin& origin) const {
    const auto answer = exchange(drivers::encode_knock(origin), drivers::max_gateway_list);
    if (!answer) return answer.error();
    return drivers::read_knock_answer(*answer);
}

bool RelayClient::answers() const {
    const auto answer = ask({signature::RevocationQuestion::Kind::crl, "", {}, false});
    return answer || answer.error() == Errc::fetch_refused;
}

signature::RevocationStatus RelayClient::check(std::vector<signature::Certificate> chain,
                                               sys_seconds now) const {
    signature::RevocationCheck check{std::move(chain), now};
    while (check.next())
        check.answer(ask(*check.next()));
    return check.status();
}

} // namespace kyso::cli
