// SPDX-License-Identifier: Apache-2.0
// Listens to logind on the system bus (org.freedesktop.login1(5)): the locks of this person's sessions and
// the computer going to sleep. Opened before the sandbox closes. Sends nothing but questions about sessions;
// without a bus it says so once and is silent.
#pragma once

#include "daemon/core/session_lock.hpp"
#include "protocol/result.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace kyso::io {

class SessionWatch {
  public:
    using Changed = std::function<void(core::LockChange change, core::LockEvent event)>;

    /// `changed` is called for every lock (again for a repeated one) and once for its end.
    SessionWatch(const boost::asio::any_io_executor& executor, core::SessionLock& lock, Changed changed);
    ~SessionWatch();
    SessionWatch(const SessionWatch&) = delete;
    SessionWatch& operator=(const SessionWatch&) = delete;

    /// Errc::not_running: there is no system bus; then nothing is watched.
    Result<void> open();
    void stop();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace kyso::io
