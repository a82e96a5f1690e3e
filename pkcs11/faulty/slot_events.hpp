// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// SlotEvents: C_WaitForSlotEvent of a module with the directive `events`: it tells of the tokens that rules
// or the control socket pulled out and put back. Kept by Proxy, from any thread.
#pragma once

#include <p11-kit/pkcs11.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <span>

namespace kyso::pkcs11::faulty {

class SlotEvents {
  public:
    void happened(std::span<const CK_SLOT_ID> slots);
    /// Those who wait get CKR_CRYPTOKI_NOT_INITIALIZED (PKCS#11 v2.40 section 5.5, C_WaitForSlotEvent).
    void finalized();
    CK_RV wait(bool dont_block, CK_SLOT_ID* slot);

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<CK_SLOT_ID> slots_; ///< each once
    unsigned ends_ = 0;            ///< how often the module was finalized
};

} // namespace kyso::pkcs11::faulty
