// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/relay_revocation.hpp"

#include "daemon/io/relay_question.hpp"
#include "drivers/relay/relay_wire.hpp"
#include "signature/revocation_check.hpp"

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
    const auto answer = co_await ask_relay(executor, socket, drivers::encode_question(question),
                                           drivers::max_relay_answer, within);
    if (!answer) co_return answer.error();
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
