// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/display_text.hpp"

#include <algorithm>

namespace kyso::sim {
namespace {

constexpr std::size_t shortest_limit = 64;

} // namespace

std::string_view to_text(Purpose purpose) noexcept {
    switch (purpose) {
    case Purpose::registration:
        return "registration";
    case Purpose::authentication:
        return "authentication";
    case Purpose::document:
        break;
    }
    return "document";
}

std::optional<Purpose> purpose_from(std::string_view text) noexcept {
    for (const Purpose purpose : {Purpose::registration, Purpose::authentication, Purpose::document})
        if (text == to_text(purpose)) return purpose;
    return std::nullopt;
}

namespace {

std::string_view said_of(Purpose purpose) noexcept {
    switch (purpose) {
    case Purpose::registration:
        return "Dang ky tai khoan";
    case Purpose::authentication:
        return "Dang nhap";
    case Purpose::document:
        break;
    }
    return "Ky tai lieu";
}

} // namespace

std::string display_text(const Origin& origin, Purpose purpose, std::string_view code, std::size_t limit) {
    std::string rest = ": " + std::string{said_of(purpose)} + " (Ma ";
    rest += code;
    rest += ')';
    std::string host = origin.text().substr(origin.text().find("://") + 3);
    if (host.size() + rest.size() > limit) host = ".." + host.substr(host.size() + rest.size() + 2 - limit);
    return host + rest;
}

bool is_display_text(std::string_view text, const Origin& origin, Purpose purpose, std::string_view code) {
    // One that was cut is as long as its limit; one that was not reads the same with any limit that it fits.
    return text == display_text(origin, purpose, code, std::max(text.size(), shortest_limit));
}

std::string_view code_in(std::string_view text) noexcept {
    constexpr std::string_view before = "(Ma ", after = ")";
    const std::size_t at = text.rfind(before);
    if (at == text.npos || !text.ends_with(after)) return {};
    text.remove_prefix(at + before.size());
    return text.substr(0, text.size() - after.size());
}

} // namespace kyso::sim
