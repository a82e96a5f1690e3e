// SPDX-License-Identifier: Apache-2.0
#include "protocol/by_name.hpp"

#include "protocol/rpc.hpp"

namespace kyso {

std::optional<Errc> error_named(std::string_view name) noexcept {
    for (const auto* row = begin_errors(); row != end_errors(); ++row)
        if (row->name == name) return row->errc;
    return std::nullopt;
}

std::optional<Method> method_named(std::string_view name) noexcept {
    for (const auto* row = begin_methods(); row != end_methods(); ++row)
        if (row->name == name) return row->method;
    return std::nullopt;
}

} // namespace kyso
