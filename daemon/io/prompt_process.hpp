// SPDX-License-Identifier: Apache-2.0
// Shows kyso-prompt, one window a call. Makes the PIN channel, gives one end to the window and hands the
// other on unread: kysod introduces the window and the driver to each other and never sees what passes
// between them.
#pragma once

#include "daemon/flow/ports.hpp"
#include "daemon/io/launcher.hpp"

#include <list>

namespace kyso::io {

class PromptProcess final : public flow::Prompt {
  public:
    PromptProcess(const boost::asio::any_io_executor& executor, Launcher& launcher,
                  std::chrono::seconds time_limit)
        : executor_(executor), launcher_(launcher), time_limit_(time_limit) {}

    boost::asio::awaitable<Result<flow::PromptAnswer>> ask(const prompt::PromptRequest& request) override;

    /// Every open window goes; its asker gets `why`.
    void dismiss(Errc why);

  private:
    struct Window;
    class ShownWindow;
    boost::asio::any_io_executor executor_;
    Launcher& launcher_;
    std::chrono::seconds time_limit_;
    std::list<std::shared_ptr<Window>> open_;
};

} // namespace kyso::io
