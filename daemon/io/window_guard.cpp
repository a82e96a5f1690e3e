// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/window_guard.hpp"

namespace kyso::io {

Result<void> WindowGuard::may_ask(const std::string& requester) const {
    if (lock_.locked(clock_.steady_now())) return Error{Errc::session_locked};
    return pace_.may_ask(requester, clock_.steady_now());
}

boost::asio::awaitable<Result<flow::PromptAnswer>> WindowGuard::ask(const prompt::PromptRequest& request) {
    if (lock_.locked(clock_.steady_now())) co_return Error{Errc::session_locked};
    if (auto may = pace_.show(request.requester, clock_.steady_now()); !may) co_return may.error();
    co_return co_await show(request);
}

boost::asio::awaitable<Result<flow::PromptAnswer>>
WindowGuard::ask_again(const prompt::PromptRequest& request) {
    if (lock_.locked(clock_.steady_now())) co_return Error{Errc::session_locked};
    co_return co_await show(request);
}

boost::asio::awaitable<Result<flow::PromptAnswer>> WindowGuard::show(const prompt::PromptRequest& request) {
    auto answer = co_await windows_.ask(request);
    if (!answer && answer.error() == Errc::consent_refused)
        pace_.refused(request.requester, clock_.steady_now());
    if (!answer) co_return answer.error();
    // The lock came while the answer was on its way: the person may be gone, and the PIN goes unread.
    if (lock_.locked(clock_.steady_now())) co_return Error{Errc::session_locked};
    pace_.agreed(request.requester);
    co_return answer;
}

} // namespace kyso::io
