// SPDX-License-Identifier: Apache-2.0
// What the process of one check tells the run, line by line: one JSON object a line, on a pipe of its own.
// ChildReport is the run's half, Teller (teller.hpp) the process's. A line that is not understood is dropped:
// what counts is that the end is told, and it is only told by a process that came to it.
#pragma once

#include "pkcs11/kit/check_table.hpp"
#include "pkcs11/kit/verdict.hpp"

#include <deque>
#include <map>
#include <vector>

namespace kyso::pkcs11::kit {

/// A Cryptoki call, without its arguments: a PIN cannot get in.
struct Call {
    std::string function;
    std::optional<unsigned long> returned; ///< nothing: it never came back
    std::uint64_t microseconds = 0;
};

class ChildReport {
  public:
    static constexpr std::size_t longest_trace = 20;

    void line(std::string_view text);

    /// The last step that was begun; Step::sign stands for the check itself.
    Step step() const noexcept { return step_; }
    const std::deque<Call>& trace() const noexcept { return trace_; }
    /// Each C_Login, in order, with its answer.
    const std::vector<std::optional<unsigned long>>& logins() const noexcept { return logins_; }
    /// The call that never came back, or nothing.
    std::string_view open_call() const noexcept;
    const std::map<std::string, std::string>& facts() const noexcept { return facts_; }
    const std::optional<Outcome>& outcome() const noexcept { return outcome_; }
    /// The step of preparation that failed and gave the outcome; nothing if the check itself did.
    std::optional<Step> failed_step() const noexcept { return failed_step_; }
    bool no_token() const noexcept { return no_token_; }
    bool done() const noexcept { return done_; }

  private:
    Step step_ = Step::start;
    std::deque<Call> trace_;
    std::vector<std::optional<unsigned long>> logins_;
    std::map<std::string, std::string> facts_;
    std::optional<Outcome> outcome_;
    std::optional<Step> failed_step_;
    bool no_token_ = false;
    bool done_ = false;
};

} // namespace kyso::pkcs11::kit
