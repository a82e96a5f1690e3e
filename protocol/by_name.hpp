// SPDX-License-Identifier: Apache-2.0
// Rows of errors.def and methods.def by the name that travels: in a message of another process, in a file, in
// a configuration. By itself, because few files read names. nullopt: no such row; a later version's, perhaps.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kyso {

enum class Errc : std::uint16_t;
enum class Method : std::uint8_t;

std::optional<Errc> error_named(std::string_view name) noexcept;
std::optional<Method> method_named(std::string_view name) noexcept;

} // namespace kyso
