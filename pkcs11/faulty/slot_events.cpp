// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/slot_events.hpp"

#include <algorithm>

namespace kyso::pkcs11::faulty {

void SlotEvents::happened(std::span<const CK_SLOT_ID> slots) {
    const std::lock_guard lock(mutex_);
    for (const auto slot : slots)
        if (std::ranges::find(slots_, slot) == slots_.end()) slots_.push_back(slot);
    changed_.notify_all();
}

void SlotEvents::finalized() {
    const std::lock_guard lock(mutex_);
    ++ends_;
    slots_.clear();
    changed_.notify_all();
}

CK_RV SlotEvents::wait(bool dont_block, CK_SLOT_ID* slot) {
    if (slot == nullptr) return CKR_ARGUMENTS_BAD;
    std::unique_lock lock(mutex_);
    if (slots_.empty() && dont_block) return CKR_NO_EVENT;
    const auto ends = ends_;
    changed_.wait(lock, [&] { return !slots_.empty() || ends_ != ends; });
    if (ends_ != ends) return CKR_CRYPTOKI_NOT_INITIALIZED;
    *slot = slots_.front();
    slots_.pop_front();
    return CKR_OK;
}

} // namespace kyso::pkcs11::faulty
