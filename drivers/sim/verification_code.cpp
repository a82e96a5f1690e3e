// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/verification_code.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace kyso::sim {
namespace {

std::string digits(unsigned number, std::size_t count) {
    const std::string text = std::to_string(number);
    return std::string(count - text.size(), '0') + text;
}

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; ///< Crockford: no I, L, O, U
constexpr std::size_t group = 4;                                          ///< compared more surely

std::string fingerprint(ByteView digest) {
    constexpr std::size_t letters = 16, bits = 5;
    std::string text;
    for (std::size_t i = 0; i < letters; ++i) {
        unsigned value = 0;
        for (std::size_t bit = i * bits; bit < (i + 1) * bits; ++bit)
            value = value * 2 + ((unsigned{digest[bit / 8]} >> (7 - bit % 8)) & 1U);
        if (i > 0 && i % group == 0) text += '-';
        text += alphabet[value];
    }
    return text;
}

} // namespace

std::string_view to_text(CodeRule rule) noexcept {
    if (rule == CodeRule::text) return "text";
    return rule == CodeRule::mobile_id ? "mobile-id" : "vgca";
}

std::optional<CodeRule> code_rule_from(std::string_view text) noexcept {
    for (const CodeRule rule : {CodeRule::mobile_id, CodeRule::vgca, CodeRule::text})
        if (text == to_text(rule)) return rule;
    return std::nullopt;
}

bool is_text_code(std::string_view text) noexcept {
    if (text.size() != 19) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool right =
            i % (group + 1) == group ? text[i] == '-' : alphabet.find(text[i]) != alphabet.npos;
        if (!right) return false;
    }
    return true;
}

Bytes sha256_digest_info(ByteView digest) {
    constexpr std::array<std::uint8_t, 19> head{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                                0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    // Not by insert(), in which GCC 12 sees an overflow once it optimises.
    Bytes der(head.size() + digest.size());
    std::ranges::copy(digest, std::ranges::copy(head, der.begin()).out);
    return der;
}

std::string verification_code(CodeRule rule, ByteView digest) {
    if (rule == CodeRule::text) return fingerprint(digest);
    if (rule == CodeRule::mobile_id)
        return digits(((digest.front() & 0xFCU) << 5U) | (digest.back() & 0x7FU), 4);
    const Bytes signed_octets = sha256_digest_info(digest);
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> hash{};
    SHA256(signed_octets.data(), signed_octets.size(), hash.data());
    const unsigned right = (hash[30] * 256U + hash[31]) % 1000U;
    const unsigned left = (hash[0] * 256U + hash[1]) % 1000U;
    return digits(right, 3) + digits(left, 3);
}

} // namespace kyso::sim
