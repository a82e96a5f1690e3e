// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/token_presence.hpp"

namespace kyso::pkcs11::faulty {

void TokenPresence::opened(CK_SESSION_HANDLE session, CK_SLOT_ID slot) {
    const std::lock_guard lock(mutex_);
    sessions_[session] = Session{slot, state(slot).removals, ++opened_};
}

void TokenPresence::closed(CK_SESSION_HANDLE session) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(session);
}

void TokenPresence::all_closed(CK_SLOT_ID slot) {
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_, [slot](const auto& session) { return session.second.slot == slot; });
}

void TokenPresence::finalized() {
    const std::lock_guard lock(mutex_);
    sessions_.clear();
}

template <class Change>
void TokenPresence::change(const Subject& subject, const Change& change) {
    const std::lock_guard lock(mutex_);
    if (const auto slot = slot_of(subject)) {
        change(slots_.try_emplace(*slot, others_).first->second);
    } else {
        change(others_);
        for (auto& [id, state] : slots_)
            change(state);
    }
    changed_.notify_all();
}

void TokenPresence::remove(const Subject& subject) {
    change(subject, [](Slot& slot) {
        if (!slot.removed) slot = Slot{true, slot.removals + 1, slot.swaps};
    });
}

void TokenPresence::insert(const Subject& subject) {
    change(subject, [](Slot& slot) { slot.removed = false; });
}

void TokenPresence::revive(const Subject& subject) {
    change(subject, [](Slot& slot) { slot = Slot{false, 0, slot.swaps}; });
    const std::lock_guard lock(mutex_);
    for (auto& [handle, session] : sessions_)
        session.removals = state(session.slot).removals;
}

void TokenPresence::swap(const Subject& subject) {
    change(subject, [](Slot& slot) { slot = Slot{false, slot.removals + 1, slot.swaps + 1}; });
}

void TokenPresence::await_removal(const Subject& subject) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
        if (const auto slot = slot_of(subject)) return state(*slot).removed;
        if (others_.removed) return true;
        for (const auto& [id, slot] : slots_)
            if (slot.removed) return true;
        return false;
    });
}

unsigned TokenPresence::swaps(CK_SLOT_ID slot) const {
    const std::lock_guard lock(mutex_);
    return state(slot).swaps;
}

std::uint64_t TokenPresence::number_of(CK_SESSION_HANDLE session) const {
    const std::lock_guard lock(mutex_);
    const auto known = sessions_.find(session);
    return known == sessions_.end() ? 0 : known->second.number;
}

std::size_t TokenPresence::open_sessions() const {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
}

bool TokenPresence::is_removed(CK_SLOT_ID slot) const {
    const std::lock_guard lock(mutex_);
    return state(slot).removed;
}

CK_RV TokenPresence::refusal(const Subject& subject) const {
    const std::lock_guard lock(mutex_);
    if (subject.slot) return state(*subject.slot).removed ? CKR_TOKEN_NOT_PRESENT : CKR_OK;
    if (!subject.session) return CKR_OK;
    const auto session = sessions_.find(*subject.session);
    if (session == sessions_.end()) return CKR_OK;
    const auto slot = state(session->second.slot);
    if (slot.removals == session->second.removals) return CKR_OK;
    return slot.removed ? CKR_DEVICE_REMOVED : CKR_SESSION_HANDLE_INVALID;
}

TokenPresence::Slot TokenPresence::state(CK_SLOT_ID slot) const {
    const auto known = slots_.find(slot);
    return known == slots_.end() ? others_ : known->second;
}

std::optional<CK_SLOT_ID> TokenPresence::slot_of(const Subject& subject) const {
    if (subject.slot) return subject.slot;
    if (!subject.session) return std::nullopt;
    const auto session = sessions_.find(*subject.session);
    if (session == sessions_.end()) return std::nullopt;
    return session->second.slot;
}

} // namespace kyso::pkcs11::faulty
