// SPDX-License-Identifier: Apache-2.0
// The words of a fault, as the control socket takes them: `status verify status=6983 times=1`.
#pragma once

#include "simulators/token/reader/faults.hpp"

#include <span>
#include <string_view>

namespace kyso::token {

using Words = std::vector<std::string_view>;

/// By blanks; as many as there are.
Words split_words(std::string_view text);

/// EFFECT COMMAND [status=HEX] [ms=N] [skip=N] [times=N]. Errc::invalid_params tells what is wanted.
Result<Fault> read_fault(std::span<const std::string_view> words);

} // namespace kyso::token
