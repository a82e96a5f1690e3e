// SPDX-License-Identifier: Apache-2.0
// The pages and the page SDK, built into the program: nothing is read from disk while serving, so there is no
// path to climb out of. The definition is generated from portal/pages and the SDK's build
// (portal/embed_assets.cmake).
#pragma once

#include <span>
#include <string_view>

namespace kyso::portal {

struct Asset {
    std::string_view path; ///< "/portal.css"
    std::string_view type; ///< media type
    std::string_view body;
};

std::span<const Asset> embedded_assets() noexcept;

} // namespace kyso::portal
