// SPDX-License-Identifier: Apache-2.0
// The only way JSON from outside becomes a value. Stricter than Boost.JSON alone, which accepts duplicate
// keys, turns 1e999 into infinity and long integers into doubles: here a repeated key is an error, and so is
// every number that is not an integer of 64 bits (the protocol has none).
#pragma once

#include "protocol/result.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace kyso {

constexpr std::size_t default_json_depth = 16;

/// Errors: parse_error, too_deep, duplicate_key, invalid_params (a number out of range). The caller limits
/// the size.
Result<boost::json::value> read_json(std::string_view text, std::size_t max_depth = default_json_depth);

} // namespace kyso
