// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/card/tlv.hpp"

namespace kyso::token {
namespace {

constexpr std::size_t longest_tag = 3;
constexpr std::uint8_t more_follow = 0x1F, another = 0x80, long_form = 0x80;

std::optional<std::uint8_t> octet(ByteView& rest) {
    if (rest.empty()) return std::nullopt;
    const std::uint8_t first = rest.front();
    rest = rest.subspan(1);
    return first;
}

std::optional<Tag> read_tag(ByteView& rest) {
    const auto first = octet(rest);
    if (!first) return std::nullopt;
    Tag tag = *first;
    if ((*first & more_follow) != more_follow) return tag;
    for (std::size_t size = 2; size <= longest_tag; ++size) {
        const auto next = octet(rest);
        if (!next) return std::nullopt;
        tag = tag << 8U | *next;
        if ((*next & another) == 0) return tag;
    }
    return std::nullopt;
}

std::optional<std::size_t> read_length(ByteView& rest) {
    const auto first = octet(rest);
    if (!first || *first < long_form) return first;
    const unsigned count = *first & 0x7FU;
    if (count == 0 || count > 2) return std::nullopt; // indefinite, or longer than any object
    std::size_t length = 0;
    for (unsigned i = 0; i < count; ++i) {
        const auto next = octet(rest);
        if (!next) return std::nullopt;
        length = length << 8U | *next;
    }
    return length;
}

} // namespace

std::optional<std::vector<Tlv>> read_tlvs(ByteView octets) {
    std::vector<Tlv> all;
    while (!octets.empty()) {
        const auto tag = read_tag(octets);
        if (!tag) return std::nullopt;
        const auto length = read_length(octets);
        if (!length || *length > octets.size()) return std::nullopt;
        all.push_back({*tag, octets.first(*length)});
        octets = octets.subspan(*length);
    }
    return all;
}

Bytes tlv(Tag tag, std::initializer_list<ByteView> parts) {
    std::size_t length = 0;
    for (const ByteView part : parts)
        length += part.size();
    Bytes out;
    for (unsigned shift = 16; shift > 0; shift -= 8)
        if ((tag >> shift) != 0) out.push_back(static_cast<std::uint8_t>(tag >> shift));
    out.push_back(static_cast<std::uint8_t>(tag));
    if (length >= 0x100)
        out.insert(out.end(), {0x82, static_cast<std::uint8_t>(length >> 8U)});
    else if (length >= long_form)
        out.push_back(0x81);
    out.push_back(static_cast<std::uint8_t>(length));
    for (const ByteView part : parts)
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

} // namespace kyso::token
