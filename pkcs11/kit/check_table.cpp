// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/check_table.hpp"

#include <algorithm>

namespace kyso::pkcs11::kit {
namespace {

constexpr auto checks = std::to_array<CheckInfo>({
#define KYSO_CHECK(id, needs, severity, ...) {#id, false, Step::needs, Severity::severity, __VA_ARGS__},
#define KYSO_RUN_CHECK(id, severity, ...) {#id, true, Step::start, Severity::severity, __VA_ARGS__},
#include "pkcs11/kit/checks.def"
#undef KYSO_CHECK
#undef KYSO_RUN_CHECK
});

constexpr std::array<std::string_view, 12> groups{"loading",  "initialising", "information", "slots",
                                                  "sessions", "login",        "objects",     "mechanisms",
                                                  "signing",  "quality",      "robustness",  "performance"};

} // namespace

std::optional<Step> step_named(std::string_view name) noexcept {
    const auto* const found = std::ranges::find(step_names, name);
    if (found == step_names.end()) return std::nullopt;
    return static_cast<Step>(found - step_names.begin());
}

std::span<const CheckInfo> all_checks() noexcept {
    return checks;
}

const CheckInfo* find_check(std::string_view id) noexcept {
    const auto* const found = std::ranges::find(checks, id, &CheckInfo::id);
    return found == checks.end() ? nullptr : found;
}

std::string_view group_of(std::string_view id) noexcept {
    const auto index = id.empty() ? groups.size() : static_cast<std::size_t>(id.front() - 'A');
    return index < groups.size() ? groups[index] : std::string_view{"other"};
}

} // namespace kyso::pkcs11::kit
