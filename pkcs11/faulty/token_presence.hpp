// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// TokenPresence: which tokens the rules have pulled out, and which sessions died with them. Kept by Proxy,
// from any thread. It must never ask the real module: that one does not know that its token is gone.
#pragma once

#include "pkcs11/faulty/call.hpp"

#include <map>
#include <mutex>

namespace kyso::pkcs11::faulty {

class TokenPresence {
  public:
    void opened(CK_SESSION_HANDLE session, CK_SLOT_ID slot);
    /// Pulls out the token that `subject` concerns, or every token if it names none.
    void remove(const Subject& subject);
    void insert(const Subject& subject);

    bool is_removed(CK_SLOT_ID slot) const;
    /// What a call on `subject` is answered instead of reaching the real module; CKR_OK if it may. PKCS#11
    /// v2.40 section 5.1: CKR_TOKEN_NOT_PRESENT for slots, CKR_DEVICE_REMOVED for sessions; a session that
    /// was opened before the token came back stays dead (CKR_SESSION_HANDLE_INVALID).
    CK_RV refusal(const Subject& subject) const;

  private:
    struct Slot {
        bool removed = false;
        unsigned removals = 0;
    };
    struct Session {
        CK_SLOT_ID slot;
        unsigned removals; ///< of its slot when it was opened
    };
    Slot state(CK_SLOT_ID slot) const;
    std::optional<CK_SLOT_ID> slot_of(const Subject& subject) const;

    mutable std::mutex mutex_;
    Slot others_; ///< of every slot that has no entry of its own
    std::map<CK_SLOT_ID, Slot> slots_;
    std::map<CK_SESSION_HANDLE, Session> sessions_;
};

} // namespace kyso::pkcs11::faulty
