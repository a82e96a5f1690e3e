// SPDX-License-Identifier: Apache-2.0
#include "drivers/token/same_token.hpp"

#include <algorithm>

namespace kyso::drivers {
namespace {

constexpr std::uint32_t flag_initialised = 0x400; // CKF_TOKEN_INITIALIZED, PKCS#11 v2.40 section 3.2

bool initialised(const SeenToken& seen) noexcept {
    return (seen.token.flags & flag_initialised) != 0;
}

bool same(const SeenToken& one, const SeenToken& other) noexcept {
    if (one.module == other.module || one.token.reader.empty() || one.token.reader != other.token.reader)
        return false;
    const bool same_serial = !one.token.serial.empty() && one.token.serial == other.token.serial;
    return same_serial || names_pcsc_reader(one.token.reader);
}

bool is_hexadecimal(char digit) noexcept {
    return (digit >= '0' && digit <= '9') || (digit >= 'A' && digit <= 'F');
}

} // namespace

bool names_pcsc_reader(const std::string& reader) noexcept {
    constexpr std::size_t suffix = 6; // " 00 00"
    if (reader.size() <= suffix) return false;
    const char* end = reader.data() + reader.size() - suffix;
    return end[0] == ' ' && is_hexadecimal(end[1]) && is_hexadecimal(end[2]) && end[3] == ' ' &&
           is_hexadecimal(end[4]) && is_hexadecimal(end[5]);
}

std::vector<SeenToken> without_doubles(std::vector<SeenToken> seen) {
    std::vector<SeenToken> kept;
    const auto keep_new = [&](bool wanted) {
        for (SeenToken& one : seen)
            if (initialised(one) == wanted &&
                std::ranges::none_of(kept, [&](const SeenToken& other) { return same(one, other); }))
                kept.push_back(one);
    };
    keep_new(true);
    keep_new(false);
    std::ranges::stable_sort(kept, {}, &SeenToken::module);
    return kept;
}

} // namespace kyso::drivers
