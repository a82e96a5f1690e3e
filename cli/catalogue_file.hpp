// SPDX-License-Identifier: Apache-2.0
// What `kyso catalogue suggest` prints: the beginning of a family's file for a token that is not known.
#pragma once

#include "cli/doctor/tokens.hpp"

namespace kyso::cli {

/// A file that parse_family() reads, with what only people know left to them. `devices` are those that may be
/// the token; `modules` those on this machine that may serve it: both stand there as comments.
std::string suggested_file(const std::vector<drivers::PresentCard>& cards,
                           const std::vector<drivers::PluggedDevice>& devices,
                           const std::vector<std::filesystem::path>& modules);

/// Shared libraries of these folders whose names sound like a token's and that export C_GetFunctionList.
std::vector<std::filesystem::path> likely_modules(const std::vector<std::filesystem::path>& folders);

} // namespace kyso::cli
