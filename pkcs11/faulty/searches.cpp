// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/searches.hpp"

namespace kyso::pkcs11::faulty {

void Searches::began(CK_SESSION_HANDLE session) {
    const std::lock_guard lock(mutex_);
    searches_[session] = Search{};
}

void Searches::repeat(CK_SESSION_HANDLE session, const FoundAnswer& answer, CK_ULONG times) {
    if (answer.objects == nullptr || answer.count == nullptr) return;
    const std::lock_guard lock(mutex_);
    auto& search = searches_[session];
    if (*answer.count > 0) search.last = answer.objects[*answer.count - 1];
    for (; *answer.count < answer.max && search.repeated < times; ++search.repeated)
        answer.objects[(*answer.count)++] = search.last;
}

} // namespace kyso::pkcs11::faulty
