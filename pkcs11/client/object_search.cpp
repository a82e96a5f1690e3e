// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/object_search.hpp"

#include "pkcs11/client/return_value.hpp"

#include <algorithm>
#include <array>

namespace kyso::pkcs11 {
namespace {

constexpr std::size_t most_at_once = 16; ///< handles asked for in one call

} // namespace

Outcome<std::vector<CK_OBJECT_HANDLE>> find_objects(CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                                                    std::span<CK_ATTRIBUTE> wanted, std::size_t limit) {
    if (const CK_RV rv = functions.C_FindObjectsInit(session, wanted.data(), wanted.size()); rv != CKR_OK)
        return failure(rv, "C_FindObjectsInit");
    std::vector<CK_OBJECT_HANDLE> objects;
    std::optional<Failure> wrong;
    for (std::size_t seen = 0; seen < limit && !wrong;) {
        std::array<CK_OBJECT_HANDLE, most_at_once> found{};
        const CK_ULONG room = std::min(limit - seen, found.size());
        CK_ULONG count = 0;
        const CK_RV rv = functions.C_FindObjects(session, found.data(), room, &count);
        if (rv != CKR_OK)
            wrong = failure(rv, "C_FindObjects");
        else if (count > room)
            wrong = Error{Errc::driver_lied, "C_FindObjects: count above what was asked for"};
        if (wrong || count == 0) break;
        seen += count; // the same handle again counts too: some modules never come to an end
        for (const CK_OBJECT_HANDLE object : std::span{found}.first(count))
            if (std::ranges::find(objects, object) == objects.end()) objects.push_back(object);
    }
    const CK_RV end = functions.C_FindObjectsFinal(session);
    if (wrong) return std::move(*wrong);
    if (end != CKR_OK) return failure(end, "C_FindObjectsFinal");
    return objects;
}

std::optional<Bytes> read_attribute(CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                                    CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, std::size_t limit) {
    Bytes room(limit);
    CK_ATTRIBUTE wanted{type, room.data(), room.size()};
    if (functions.C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK) return std::nullopt;
    if (wanted.ulValueLen > room.size()) return std::nullopt;
    room.resize(wanted.ulValueLen);
    return room;
}

} // namespace kyso::pkcs11
