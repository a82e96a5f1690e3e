// SPDX-License-Identifier: Apache-2.0
// BER-TLV as data objects of a card have it (ISO/IEC 7816-4, 5.2.2): tags of one to three octets, definite
// lengths of at most two. Reads and writes; knows no tag's meaning.
#pragma once

#include "protocol/bytes.hpp"

#include <initializer_list>
#include <optional>

namespace kyso::token {

using Tag = std::uint32_t; ///< its octets, the first highest: 0x53, 0x5FC105

struct Tlv {
    Tag tag = 0;
    ByteView value; ///< lives as long as what was read
};

/// All data objects that stand one after the other; nothing unless they fill `octets` exactly.
std::optional<std::vector<Tlv>> read_tlvs(ByteView octets);

/// The parts one after the other, at most 65,535 octets, behind tag and shortest length.
Bytes tlv(Tag tag, std::initializer_list<ByteView> parts);

} // namespace kyso::token
