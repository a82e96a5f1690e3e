// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/rule_engine.hpp"

#include <algorithm>

namespace kyso::pkcs11::faulty {
namespace {

bool concerns(const Rule& rule, const Occasion& occasion) {
    if (rule.function && *rule.function != occasion.function) return false;
    if (rule.query && *rule.query != occasion.query) return false;
    return !rule.attribute ||
           std::ranges::find(occasion.attributes, *rule.attribute) != occasion.attributes.end();
}

} // namespace

RuleEngine::RuleEngine(std::vector<Rule> rules) {
    armed_.reserve(rules.size());
    for (auto& rule : rules) {
        std::mt19937_64 random(rule.seed);
        armed_.push_back(Armed{std::move(rule), random});
    }
}

std::vector<const Rule*> RuleEngine::fire(const Occasion& occasion) {
    const std::lock_guard lock(mutex_);
    std::vector<const Rule*> fired;
    for (auto& armed : armed_)
        if (concerns(armed.rule, occasion) && decide(armed)) fired.push_back(&armed.rule);
    return fired;
}

bool RuleEngine::decide(Armed& armed) {
    const auto& rule = armed.rule;
    if (++armed.seen < rule.first || (rule.times && armed.fired >= *rule.times)) return false;
    // Modulo, not a distribution: what distributions draw is left to each library.
    if (rule.percent && armed.random() % 100 >= *rule.percent) return false;
    ++armed.fired;
    return true;
}

} // namespace kyso::pkcs11::faulty
