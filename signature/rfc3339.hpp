// SPDX-License-Identifier: Apache-2.0
// Times as texts, in the one spelling that kysod writes and reads: RFC 3339 section 5.6, UTC, whole seconds.
#pragma once

#include "protocol/result.hpp"

#include <chrono>
#include <string>

namespace kyso::signature {

/// `2026-11-22T02:24:00Z`.
std::string to_rfc3339(std::chrono::sys_seconds when);
/// Errc::statement_invalid for any other spelling or a time that is none.
Result<std::chrono::sys_seconds> read_rfc3339(std::string_view text);

} // namespace kyso::signature
