// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/relay_revocation.hpp"

#include "daemon/io/frame_stream.hpp"
#include "drivers/relay/relay_wire.hpp"
#include "protocol/local_socket.hpp"
#include "signature/revocation_check.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>

namespace kyso::io {
namespace {

namespace asio = boost::asio;
using signature::RevocationAnswer;
using signature::RevocationCheck;
using signature::RevocationQuestion;
using std::chrono::steady_clock;

asio::awaitable<Result<RevocationAnswer>> ask(const asio::any_io_executor& executor,
                                              const std::filesystem::path& socket,
                                              RevocationQuestion question, steady_clock::duration within) {
    auto connection = connect_locally(socket);
    if (!connection) co_return Error{Errc::fetch_failed, "kyso-relay: " + connection.error().detail()};
    const auto stream =
        std::make_shared<FrameStream>(executor, std::move(*connection), drivers::max_relay_answer);
    const auto late = std::make_shared<bool>(false);
    asio::steady_timer limit{executor, within};
    limit.async_wait([stream, late](const boost::system::error_code& ended) {
        if (ended) return;
        *late = true;
        stream->close();
    });
    const Error too_late{Errc::fetch_failed, "kyso-relay: no answer in time"};
    const auto sent = co_await stream->send(drivers::encode_question(question));
    if (!sent) co_return *late ? too_late : sent.error();
    const auto answer = co_await stream->receive();
    if (!answer) co_return *late ? too_late : answer.error();
    co_return drivers::read_answer(*answer);
}

} // namespace

flow::Task<std::vector<signature::RevocationStatus>>
RelayRevocation::check(std::vector<std::vector<signature::Certificate>> chains) {
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now());
    const auto deadline = steady_clock::now() + patience_;
    std::vector<signature::RevocationStatus> verdicts;
    for (auto& chain : chains) {
        RevocationCheck check{std::move(chain), now};
        while (check.next()) {
            const auto left = deadline - steady_clock::now();
            if (left <= steady_clock::duration::zero()) {
                check.answer(Error{Errc::fetch_failed, "no time left"});
                continue;
            }
            // Half at most for one address, so that another is left some.
            const auto answer = co_await ask(executor_, socket_, *check.next(),
                                             std::min<steady_clock::duration>(left, patience_ / 2));
            check.answer(answer);
            // The caller is gone: what is left stays unknown.
            if (!answer && answer.error() == Errc::request_cancelled) break;
        }
        verdicts.push_back(check.status());
    }
    co_return verdicts;
}

} // namespace kyso::io
