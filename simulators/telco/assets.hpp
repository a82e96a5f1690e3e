// SPDX-License-Identifier: Apache-2.0
// The page of phones, built into the program (cmake/embed_assets.cmake).
#pragma once

#include "http/asset.hpp"

#include <span>

namespace kyso::telco {

using http::Asset;

std::span<const Asset> embedded_assets() noexcept;

} // namespace kyso::telco
