// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/display_text.hpp"

namespace kyso::sim {

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

} // namespace kyso::sim
