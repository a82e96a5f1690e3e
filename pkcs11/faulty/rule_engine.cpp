// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/rule_engine.hpp"

#include <algorithm>

namespace kyso::pkcs11::faulty {
namespace {

bool concerns(const Rule& rule, const Occasion& occasion) {
    if (rule.moment != Moment::call) return false;
    if (rule.session && *rule.session != occasion.session) return false;
    if (rule.thread && *rule.thread != occasion.thread) return false;
    if (rule.function && *rule.function != occasion.function) return false;
    if (rule.query && *rule.query != occasion.query) return false;
    return !rule.attribute ||
           std::ranges::find(occasion.attributes, *rule.attribute) != occasion.attributes.end();
}

} // namespace

RuleEngine::RuleEngine(std::vector<Rule> rules) {
    replace(std::move(rules));
}

void RuleEngine::replace(std::vector<Rule> rules) {
    std::vector<Armed> armed;
    armed.reserve(rules.size());
    for (auto& rule : rules) {
        std::mt19937_64 random(rule.seed);
        armed.push_back(Armed{std::make_shared<const Rule>(std::move(rule)), random});
    }
    const std::lock_guard lock(mutex_);
    armed_.swap(armed);
}

std::vector<Firing> RuleEngine::fire(const Occasion& occasion) {
    const std::lock_guard lock(mutex_);
    std::vector<Firing> fired;
    for (auto& armed : armed_)
        if (concerns(*armed.rule, occasion) && decide(armed)) fired.push_back({armed.rule, armed.fired});
    return fired;
}

std::vector<RuleCount> RuleEngine::counts() const {
    const std::lock_guard lock(mutex_);
    std::vector<RuleCount> counts;
    for (const auto& armed : armed_)
        counts.push_back({armed.rule->line, armed.seen, armed.fired});
    return counts;
}

bool RuleEngine::decide(Armed& armed) {
    const auto& rule = *armed.rule;
    if (++armed.seen < rule.first || (rule.times && armed.fired >= *rule.times)) return false;
    // Modulo, not a distribution: what distributions draw is left to each library.
    if (rule.percent && armed.random() % 100 >= *rule.percent) return false;
    ++armed.fired;
    return true;
}

} // namespace kyso::pkcs11::faulty
