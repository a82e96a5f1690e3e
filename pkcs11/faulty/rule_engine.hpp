// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// RuleEngine decides which rules fire on a call and counts calls per rule. Asked by Proxy once per call, from
// any thread. It must never act itself: same rules and same calls give the same decisions, on every machine.
#pragma once

#include "pkcs11/faulty/rule.hpp"

#include <memory>
#include <mutex>
#include <random>
#include <span>
#include <vector>

namespace kyso::pkcs11::faulty {

/// What rules can see of a call. Never an argument's value, so never a PIN.
struct Occasion {
    Function function;
    bool query = false;                          ///< asks for a length: its buffer is null
    std::span<const unsigned long> attributes{}; ///< types asked for
    std::uint64_t session = 0;                   ///< its number in the order of opening; 0: none
    std::uint64_t thread = 0;                    ///< its number in the order of first calls
};

/// A rule that fires now. It holds the rule, which may be replaced while the call is under way.
struct Firing {
    std::shared_ptr<const Rule> rule;
    std::uint64_t nth; ///< how often it has fired, from 1
    const Rule* operator->() const noexcept { return rule.get(); }
};

/// What a rule has seen so far, for who asks.
struct RuleCount {
    std::size_t line;
    std::uint64_t seen, fired;
};

class RuleEngine {
  public:
    explicit RuleEngine(std::vector<Rule> rules);

    /// The rules that fire now, in the order of the file.
    std::vector<Firing> fire(const Occasion& occasion);
    /// Other rules from now on; they count from one.
    void replace(std::vector<Rule> rules);
    std::vector<RuleCount> counts() const;

  private:
    struct Armed {
        std::shared_ptr<const Rule> rule;
        std::mt19937_64 random; ///< exactly defined by the C++ standard, [rand.predef]
        std::uint64_t seen = 0;
        std::uint64_t fired = 0;
    };
    static bool decide(Armed& armed);

    mutable std::mutex mutex_;
    std::vector<Armed> armed_;
};

} // namespace kyso::pkcs11::faulty
