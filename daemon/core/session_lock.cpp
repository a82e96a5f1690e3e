// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/session_lock.hpp"

#include <algorithm>
#include <array>

namespace kyso::core {

std::string_view to_text(LockEvent event) noexcept {
    constexpr std::array<std::string_view, 8> texts = {
        "lock", "unlock", "hint_locked", "hint_unlocked", "session_gone", "sleep", "wake", "bus_gone"};
    return texts[static_cast<std::size_t>(event)];
}

LockChange SessionLock::on(LockEvent event, const std::string& session, Time now) {
    const bool before = locked(now);
    switch (event) {
    case LockEvent::lock:
        sessions_[session].signalled = now;
        return LockChange::locked;
    case LockEvent::hint_locked:
        sessions_[session].hinted = true;
        break;
    case LockEvent::unlock:
    case LockEvent::hint_unlocked:
    case LockEvent::session_gone:
        sessions_.erase(session);
        break;
    case LockEvent::sleep:
        asleep_ = true;
        return LockChange::locked;
    case LockEvent::wake:
        asleep_ = false;
        break;
    case LockEvent::bus_gone:
        sessions_.clear();
        asleep_ = false;
        break;
    }
    const bool after = locked(now);
    return before == after ? LockChange::none : after ? LockChange::locked : LockChange::unlocked;
}

bool SessionLock::locked(Time now) const {
    return asleep_ || std::ranges::any_of(sessions_, [&](const auto& entry) {
               const Session& session = entry.second;
               return session.hinted || (session.signalled && now < *session.signalled + unconfirmed);
           });
}

} // namespace kyso::core
