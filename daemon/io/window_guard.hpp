// SPDX-License-Identifier: Apache-2.0
// Stands before every window: none while the session is locked, none too often. Used as the flows' Prompt,
// and by the queue before a requester may wait. Closes what is open when the session is locked.
#pragma once

#include "daemon/core/session_lock.hpp"
#include "daemon/core/window_pace.hpp"
#include "daemon/flow/ports.hpp"
#include "daemon/io/prompt_process.hpp"

namespace kyso::io {

class WindowGuard final : public flow::Prompt {
  public:
    WindowGuard(PromptProcess& windows, const core::SessionLock& lock, core::WindowPace::Limits limits,
                const flow::Clock& clock)
        : windows_(windows), lock_(lock), pace_(limits), clock_(clock) {}

    /// Errc::session_locked, or Errc::prompt_too_often with the seconds to wait.
    Result<void> may_ask(const std::string& requester) const;
    /// As may_ask, and the errors of the window.
    boost::asio::awaitable<Result<flow::PromptAnswer>> ask(const prompt::PromptRequest& request) override;
    /// Does not count among the minute's windows; a list of documents may be longer than those.
    boost::asio::awaitable<Result<flow::PromptAnswer>>
    ask_again(const prompt::PromptRequest& request) override;

  private:
    boost::asio::awaitable<Result<flow::PromptAnswer>> show(const prompt::PromptRequest& request);

    PromptProcess& windows_;
    const core::SessionLock& lock_;
    core::WindowPace pace_;
    const flow::Clock& clock_;
};

} // namespace kyso::io
