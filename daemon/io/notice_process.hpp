// SPDX-License-Identifier: Apache-2.0
// Shows kyso-prompt's notices: windows that ask nothing, beside the one that may be asking. While the session
// is locked there are none, and what is open then goes. A notice that dies ends nothing but itself.
#pragma once

#include "daemon/core/session_lock.hpp"
#include "daemon/flow/ports.hpp"
#include "daemon/io/launcher.hpp"

#include <vector>

namespace kyso::io {

class NoticeProcess final : public flow::NoticeBoard {
  public:
    NoticeProcess(const boost::asio::any_io_executor& executor, Launcher& launcher,
                  const core::SessionLock& lock, const flow::Clock& clock)
        : executor_(executor), launcher_(launcher), lock_(lock), clock_(clock) {}

    std::unique_ptr<flow::OpenNotice> show(const prompt::PhoneNotice& notice,
                                           std::function<void()> stopped) override;
    /// Every open notice goes.
    void dismiss();

  private:
    struct Window;
    class Shown;
    Result<std::shared_ptr<Window>> open(const prompt::PhoneNotice& notice, std::function<void()> stopped);

    boost::asio::any_io_executor executor_;
    Launcher& launcher_;
    const core::SessionLock& lock_;
    const flow::Clock& clock_;
    std::vector<std::weak_ptr<Window>> open_;
};

} // namespace kyso::io
