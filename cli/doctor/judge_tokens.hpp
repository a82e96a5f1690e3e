// SPDX-License-Identifier: Apache-2.0
// The part of `kyso doctor`'s opinion that is about modules found and tokens plugged in. Called by judge();
// pure.
#pragma once

#include "cli/doctor/judge.hpp"

namespace kyso::cli {

/// Modules found besides the configured ones, and those left out.
std::vector<Finding> judge_catalogue(const Observation& seen, Language language);
/// Each card and token that is there: what it is, which module serves it, or what to install.
std::vector<Finding> judge_present(const Observation& seen, Language language);

/// Why a module may not be loaded, in the person's language where what to do about it is known.
std::string refusal_text(const std::string& refusal, Language language);

} // namespace kyso::cli
