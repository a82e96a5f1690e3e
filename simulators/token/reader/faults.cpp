// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/reader/faults.hpp"

#include "simulators/token/card/instructions.hpp"

#include <algorithm>

namespace kyso::token {
namespace {

constexpr unsigned used_up = ~0U; ///< in place of `skip`

} // namespace

CommandKind kind_of(ByteView octets) {
    const auto command = CommandApdu::read(octets);
    if (!command || command->cla != 0) return CommandKind::any;
    if (command->ins == verify_pin && !command->data.empty()) return CommandKind::verify;
    if (command->ins == authenticate) return CommandKind::sign;
    if (command->ins == get_data_object) return CommandKind::read;
    return CommandKind::any;
}

Faults::Hit Faults::at(ByteView command) {
    const CommandKind kind = kind_of(command);
    Hit hit;
    for (Fault& rule : rules_) {
        if (rule.on != CommandKind::any && rule.on != kind) continue;
        if (rule.skip > 0) {
            --rule.skip;
            continue;
        }
        if (rule.effect == Fault::Effect::delay)
            hit.delay += rule.delay;
        else if (!hit.fault)
            hit.fault = rule;
        else
            continue; // its turn comes
        if (rule.times > 0 && --rule.times == 0) rule.skip = used_up;
    }
    std::erase_if(rules_, [](const Fault& rule) { return rule.skip == used_up; });
    return hit;
}

} // namespace kyso::token
