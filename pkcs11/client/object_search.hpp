// SPDX-License-Identifier: Apache-2.0
// Objects of a token and their attributes, read with limits of our own: a module that reports objects without
// end or lengths that cannot be is no reason to loop or to read past a buffer. Used by Session and Module.
#pragma once

#include "pkcs11/client/outcome.hpp"
#include "protocol/bytes.hpp"

#include <p11-kit/pkcs11.h>

#include <optional>

namespace kyso::pkcs11 {

template <class Value>
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, Value& value) noexcept {
    return {type, &value, sizeof value};
}

/// Handles of objects that have all these attributes, each once, at most `limit` of them. The search is ended
/// in any case, or it would block the next. Errc::driver_lied where more are reported than were asked for.
Outcome<std::vector<CK_OBJECT_HANDLE>> find_objects(CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                                                    std::span<CK_ATTRIBUTE> wanted, std::size_t limit);

/// An attribute's value, or nothing where the module has none, hides it, or reports a length above `limit`
/// octets.
std::optional<Bytes> read_attribute(CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                                    CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, std::size_t limit);

} // namespace kyso::pkcs11
