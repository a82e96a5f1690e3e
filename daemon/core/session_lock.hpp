// SPDX-License-Identifier: Apache-2.0
// Whether the person's screen is locked or the computer asleep, from what logind says (org.freedesktop.login1
// (5)). Pure; told by io::SessionWatch, asked before every window. A lock that is announced but never
// confirmed by LockedHint is believed for a minute: some desktops never say that it is over.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kyso::core {

enum class LockEvent : std::uint8_t {
    lock,          ///< signal Session.Lock
    unlock,        ///< signal Session.Unlock
    hint_locked,   ///< Session.LockedHint is true
    hint_unlocked, ///< Session.LockedHint is false
    session_gone,
    sleep, ///< PrepareForSleep(true); of no session
    wake,  ///< PrepareForSleep(false)
    bus_gone,
};
std::string_view to_text(LockEvent event) noexcept;

enum class LockChange : std::uint8_t { none, locked, unlocked };

class SessionLock {
  public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds unconfirmed{60};

    /// What changed by it. A new lock signal is `locked` again, so that whatever came up meanwhile ends.
    LockChange on(LockEvent event, const std::string& session, Time now);
    bool locked(Time now) const;

  private:
    struct Session {
        bool hinted = false;
        std::optional<Time> signalled;
    };
    std::map<std::string, Session> sessions_; ///< those that are, or may be, locked
    bool asleep_ = false;
};

} // namespace kyso::core
