// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// TokenPresence: which tokens the rules have pulled out, which sessions are open, and which of them died with
// a token. Kept by Proxy, from any thread. It must never ask the real module: that one does not know that its
// token is gone.
#pragma once

#include "pkcs11/faulty/call.hpp"

#include <condition_variable>
#include <map>
#include <mutex>

namespace kyso::pkcs11::faulty {

class TokenPresence {
  public:
    void opened(CK_SESSION_HANDLE session, CK_SLOT_ID slot);
    void closed(CK_SESSION_HANDLE session);
    void all_closed(CK_SLOT_ID slot);
    void finalized();

    /// Pulls out the token that `subject` concerns, or every token if it names none.
    void remove(const Subject& subject);
    void insert(const Subject& subject);
    /// As insert(), and sessions from before the removal live on.
    void revive(const Subject& subject);
    /// Another token is in the slot now: removed, inserted, and with another serial number.
    void swap(const Subject& subject);
    /// Returns once the token of `subject` (or any, if it names none) is out.
    void await_removal(const Subject& subject);

    bool is_removed(CK_SLOT_ID slot) const;
    /// How often the slot's token was swapped.
    unsigned swaps(CK_SLOT_ID slot) const;
    /// The session's number in the order of opening, from 1; 0 if it is not open.
    std::uint64_t number_of(CK_SESSION_HANDLE session) const;
    std::size_t open_sessions() const;
    /// What a call on `subject` is answered instead of reaching the real module; CKR_OK if it may. PKCS#11
    /// v2.40 section 5.1: CKR_TOKEN_NOT_PRESENT for slots, CKR_DEVICE_REMOVED for sessions; a session that
    /// was opened before the token came back stays dead (CKR_SESSION_HANDLE_INVALID).
    CK_RV refusal(const Subject& subject) const;

  private:
    struct Slot {
        bool removed = false;
        unsigned removals = 0;
        unsigned swaps = 0;
    };
    struct Session {
        CK_SLOT_ID slot;
        unsigned removals; ///< of its slot when it was opened
        std::uint64_t number;
    };
    Slot state(CK_SLOT_ID slot) const;
    std::optional<CK_SLOT_ID> slot_of(const Subject& subject) const;
    template <class Change>
    void change(const Subject& subject, const Change& change);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Slot others_; ///< of every slot that has no entry of its own
    std::map<CK_SLOT_ID, Slot> slots_;
    std::map<CK_SESSION_HANDLE, Session> sessions_;
    std::uint64_t opened_ = 0;
};

} // namespace kyso::pkcs11::faulty
