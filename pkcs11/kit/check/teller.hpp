// SPDX-License-Identifier: Apache-2.0
// The process's half of child_report.hpp: every line is one write(2), so that what was told before a crash
// arrives.
#pragma once

#include "pkcs11/kit/check_table.hpp"
#include "pkcs11/kit/verdict.hpp"

#include <chrono>

namespace kyso::pkcs11::kit {

class Teller {
  public:
    explicit Teller(int fd) noexcept : fd_(fd) {}

    void step(Step step) const;
    void call(std::string_view function) const;
    void returned(unsigned long return_value, std::chrono::microseconds took) const;
    void fact(std::string_view name, std::string_view value) const;
    /// `failed_step`: preparing for the check failed there.
    void outcome(const Outcome& outcome, std::optional<Step> failed_step = {}, bool no_token = false) const;
    void done() const;

  private:
    void line(std::string text) const;

    int fd_;
};

} // namespace kyso::pkcs11::kit
