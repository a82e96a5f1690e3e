// SPDX-License-Identifier: Apache-2.0
// A page or script built into a program by cmake/embed_assets.cmake.
#pragma once

#include <string_view>

namespace kyso::http {

struct Asset {
    std::string_view path; ///< "/portal.css"
    std::string_view type; ///< media type
    std::string_view body;
};

} // namespace kyso::http
