// SPDX-License-Identifier: Apache-2.0
// The pages and the page SDK, built into the program: nothing is read from disk while serving, so there is no
// path to climb out of. The definition is generated from portal/pages and the SDK's build
// (cmake/embed_assets.cmake).
#pragma once

#include "http/asset.hpp"

#include <span>

namespace kyso::portal {

using http::Asset;

std::span<const Asset> embedded_assets() noexcept;

} // namespace kyso::portal
