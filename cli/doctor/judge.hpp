// SPDX-License-Identifier: Apache-2.0
// The opinion of `kyso doctor`: from what was seen to what is wrong and what to do. Pure.
#pragma once

#include "cli/doctor/observation.hpp"

namespace kyso::cli {

enum class Level : std::uint8_t { ok, warning, problem };
std::string_view to_text(Level level) noexcept;

struct Finding {
    Level level = Level::ok;
    std::string check;  ///< a name for programs: `configuration`, `daemon`, `web`, `module`, ...
    std::string what;   ///< one sentence
    std::string advice; ///< what to do; empty where all is well
};

std::vector<Finding> judge(const Observation& seen, Language language);

} // namespace kyso::cli
