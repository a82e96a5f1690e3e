// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// RuleEngine decides which rules fire on a call and counts calls per rule. Asked by Proxy once per call, from
// any thread. It must never act itself: same rules and same calls give the same decisions, on every machine.
#pragma once

#include "pkcs11/faulty/rule.hpp"

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
};

class RuleEngine {
  public:
    explicit RuleEngine(std::vector<Rule> rules);

    /// The rules that fire now, in the order of the file; they live as long as the engine.
    std::vector<const Rule*> fire(const Occasion& occasion);

  private:
    struct Armed {
        Rule rule;
        std::mt19937_64 random; ///< exactly defined by the C++ standard, [rand.predef]
        std::uint64_t seen = 0;
        std::uint64_t fired = 0;
    };
    static bool decide(Armed& armed);

    std::mutex mutex_;
    std::vector<Armed> armed_;
};

} // namespace kyso::pkcs11::faulty
