// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/display_text.hpp"

namespace kyso::sim {

std::string_view to_text(Purpose purpose) noexcept {
    return purpose == Purpose::registration ? "registration" : "authentication";
}

std::optional<Purpose> purpose_from(std::string_view text) noexcept {
    for (const Purpose purpose : {Purpose::registration, Purpose::authentication})
        if (text == to_text(purpose)) return purpose;
    return std::nullopt;
}

std::string display_text(const Origin& origin, Purpose purpose, std::string_view code, std::size_t limit) {
    std::string rest = purpose == Purpose::registration ? ": Dang ky tai khoan (Ma " : ": Dang nhap (Ma ";
    rest += code;
    rest += ')';
    std::string host = origin.text().substr(origin.text().find("://") + 3);
    if (host.size() + rest.size() > limit) host = ".." + host.substr(host.size() + rest.size() + 2 - limit);
    return host + rest;
}

} // namespace kyso::sim
