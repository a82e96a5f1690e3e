// SPDX-License-Identifier: Apache-2.0
// The report of a run, for programs: JSON and JUnit XML. No time of day and no host name, so that two reports
// can be compared. docs/driver-test-kit.md describes both.
#pragma once

#include "pkcs11/kit/run.hpp"

namespace kyso::pkcs11::kit {

/// `{"schema": "kyso-driver-test/1", ...}`, one line for each check.
std::string to_json(const RunReport& report, int exit_code);
/// One testsuite for each group. A deviation passes and says so in system-out.
std::string to_junit(const RunReport& report);

/// The command that runs one check again.
std::string again(const RunReport& report, const CheckInfo& check);

} // namespace kyso::pkcs11::kit
