// SPDX-License-Identifier: Apache-2.0
// Runs a part of a test in a child process that may crash, hang or leave, and tells how it ended.
// For tests that load the faulty module, which nobody may load into the test itself.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace kyso::test {

struct ChildEnd {
    int status = 0;         ///< of exit, if it left
    int signal = 0;         ///< that killed it
    bool hung = false;      ///< did not end before the deadline and was killed
    std::string report;     ///< what it said, up to its end
    std::string out, error; ///< its standard streams
};

using Say = std::function<void(const std::string& line)>;

/// The child gets `environment` and runs `body`, then leaves with status 0 and without exit handlers.
/// @param deadline milliseconds after which it counts as hung.
ChildEnd run_in_child(const std::map<std::string, std::string>& environment,
                      const std::function<void(const Say&)>& body, int deadline = 20'000);

} // namespace kyso::test
