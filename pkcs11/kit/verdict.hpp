// SPDX-License-Identifier: Apache-2.0
// What a check can come to. Used by the checks, the run and the reports. A skip is never counted as a pass.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kyso::pkcs11::kit {

enum class Verdict : std::uint8_t {
    pass,
    fail,      ///< the module contradicts the standard or itself, or did not come back
    deviation, ///< against the standard, but applications live with it; or slower than its kind
    skip,      ///< not tried, with the reason
    blocked,   ///< not tried, because a PIN try could be lost
};
constexpr std::array<std::string_view, 5> verdict_names{"pass", "fail", "deviation", "skip", "blocked"};
constexpr std::string_view name(Verdict verdict) noexcept {
    return verdict_names[static_cast<std::size_t>(verdict)];
}

/// What a check says. `observed` is the reason of a skip; the texts are technical and in English.
struct Outcome {
    Verdict verdict = Verdict::pass;
    std::string expected, observed;
};

} // namespace kyso::pkcs11::kit
