// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/card/reference_data.hpp"

#include <algorithm>

namespace kyso::token {
namespace {

constexpr std::uint8_t padding = 0xFF;

} // namespace

ReferenceData::ReferenceData(Kind kind, std::string_view value, unsigned tries)
    : kind_(kind), block_(block_of(value)), tries_(tries), left_(tries) {}

Bytes ReferenceData::block_of(std::string_view value) {
    Bytes block(value.begin(), value.end());
    block.resize(std::max(pin_block_size, block.size()), padding);
    return block;
}

bool ReferenceData::is_well_formed(ByteView block) const {
    if (block.size() != pin_block_size) return false;
    if (kind_ == Kind::puk) return true;
    const auto end = std::find_if(block.begin(), block.end(),
                                  [](std::uint8_t octet) { return octet < '0' || octet > '9'; });
    return static_cast<std::size_t>(end - block.begin()) >= shortest_pin &&
           std::all_of(end, block.end(), [](std::uint8_t octet) { return octet == padding; });
}

StatusWord ReferenceData::verify(ByteView block) {
    if (left_ == 0) return StatusWord::blocked;
    if (!is_well_formed(block)) return StatusWord::wrong_data;
    if (std::equal(block.begin(), block.end(), block_.begin(), block_.end())) {
        left_ = tries_;
        return StatusWord::ok;
    }
    --left_;
    return tries_status();
}

void ReferenceData::set(ByteView block) {
    block_.assign(block.begin(), block.end());
    left_ = tries_;
}

StatusWord ReferenceData::tries_status() const noexcept {
    if (left_ == 0) return StatusWord::blocked;
    return static_cast<StatusWord>(static_cast<unsigned>(StatusWord::wrong_pin) | left_);
}

} // namespace kyso::token
