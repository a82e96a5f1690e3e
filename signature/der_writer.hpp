// SPDX-License-Identifier: Apache-2.0
// A small DER encoder (ITU-T X.690 clause 10), so that a signature object is put together in microseconds and
// every octet of it is ours to state. Called by the CMS encoder and by raw signatures. It never reads DER.
#pragma once

#include "protocol/bytes.hpp"

#include <chrono>
#include <initializer_list>
#include <vector>

namespace kyso::signature::der {

enum class Tag : std::uint8_t {
    integer = 0x02,
    octet_string = 0x04,
    object_identifier = 0x06,
    utc_time = 0x17,
    generalized_time = 0x18,
    sequence = 0x30,
    set = 0x31,
    context_0 = 0xA0, ///< [0], constructed
    context_1 = 0xA1,
    context_2 = 0xA2,
    context_4 = 0xA4, ///< [4], constructed
};

/// Tag, length in its shortest form, and the parts one after the other.
Bytes element(Tag tag, std::initializer_list<ByteView> parts);
Bytes sequence(std::initializer_list<ByteView> parts);
Bytes octet_string(ByteView content);
/// A number that is not negative: leading zero octets are dropped, one is put where the top bit is set.
Bytes integer(ByteView big_endian);
/// SET OF (or an implicitly tagged one): the elements in the order of X.690 clause 11.6.
Bytes set_of(Tag tag, std::vector<Bytes> elements);
/// UTCTime up to 2049, GeneralizedTime outside it (RFC 5652 section 11.3).
Bytes time(std::chrono::sys_seconds when);

} // namespace kyso::signature::der
