// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// Searches: which object each session's search found last, so that `repeat` can find it again. Kept by Proxy,
// from any thread. It must never ask the real module.
#pragma once

#include "pkcs11/faulty/call.hpp"

#include <map>
#include <mutex>

namespace kyso::pkcs11::faulty {

class Searches {
  public:
    void began(CK_SESSION_HANDLE session);
    /// Fills what room is left in `answer` with the last object found (handle 1 if there is none), `times` in
    /// all for one search.
    void repeat(CK_SESSION_HANDLE session, const FoundAnswer& answer, CK_ULONG times);

  private:
    struct Search {
        CK_OBJECT_HANDLE last = 1;
        CK_ULONG repeated = 0;
    };
    std::mutex mutex_;
    std::map<CK_SESSION_HANDLE, Search> searches_;
};

} // namespace kyso::pkcs11::faulty
