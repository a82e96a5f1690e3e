// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/token_presence.hpp"

namespace kyso::pkcs11::faulty {

void TokenPresence::opened(CK_SESSION_HANDLE session, CK_SLOT_ID slot) {
    const std::lock_guard lock(mutex_);
    sessions_[session] = Session{slot, state(slot).removals};
}

void TokenPresence::remove(const Subject& subject) {
    const std::lock_guard lock(mutex_);
    const auto pull = [](Slot& slot) {
        if (!slot.removed) slot = Slot{true, slot.removals + 1};
    };
    if (const auto slot = slot_of(subject)) return pull(slots_.try_emplace(*slot, others_).first->second);
    pull(others_);
    for (auto& [id, slot] : slots_)
        pull(slot);
}

void TokenPresence::insert(const Subject& subject) {
    const std::lock_guard lock(mutex_);
    if (const auto slot = slot_of(subject)) {
        slots_.try_emplace(*slot, others_).first->second.removed = false;
        return;
    }
    others_.removed = false;
    for (auto& [id, slot] : slots_)
        slot.removed = false;
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
