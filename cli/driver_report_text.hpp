// SPDX-License-Identifier: Apache-2.0
// The report of `kyso driver test` for people, in Vietnamese and English. Everything a module said passes
// printable().
#pragma once

#include "pkcs11/kit/run.hpp"

namespace kyso::cli {

class DriverReportText {
  public:
    DriverReportText(Language language, bool colour) noexcept : language_(language), colour_(colour) {}

    /// One line, as soon as a check is done.
    std::string line(const pkcs11::kit::CheckResult& result) const;
    /// A paragraph for each fail and deviation: expected, observed, consequence, calls, the command that
    /// repeats it.
    std::string findings(const pkcs11::kit::RunReport& report) const;
    std::string summary(const pkcs11::kit::RunReport& report) const;

  private:
    std::string verdict(pkcs11::kit::Verdict verdict) const;

    Language language_;
    bool colour_;
};

/// `--list`: id, severity, clause and title.
std::string driver_test_list(const std::vector<const pkcs11::kit::CheckInfo*>& plan, Language language);

/// The stream is standard output and that is a terminal.
bool is_terminal(const std::ostream& out);

} // namespace kyso::cli
