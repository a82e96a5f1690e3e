// SPDX-License-Identifier: Apache-2.0
// What is to go wrong at which command: rules that a test gives while everything runs, each for a number of
// commands. Decided here, done by Reader.
#pragma once

#include "simulators/token/card/apdu.hpp"

#include <chrono>

namespace kyso::token {

/// What a command is for, as rules name it.
enum class CommandKind : std::uint8_t {
    verify, ///< VERIFY with a PIN in it
    sign,   ///< GENERAL AUTHENTICATE; of a chain the last
    read,   ///< GET DATA
    any,    ///< each command, also parts of chains and GET RESPONSE
};

/// Octets that are no command are of the kind any.
CommandKind kind_of(ByteView command);

struct Fault {
    enum class Effect : std::uint8_t {
        delay,     ///< run after `delay`
        status,    ///< not run; answered with `status`
        lie,       ///< run, but answered with `status` and no data
        corrupt,   ///< run; the last octet of the data is altered
        die,       ///< the card goes instead of running it, and stays away until it is inserted
        die_after, ///< the card goes after running it, before it answers
        hang,      ///< not run, no answer until the card is taken out
    };
    Effect effect = Effect::status;
    CommandKind on = CommandKind::any;
    unsigned skip = 0;  ///< so many such commands go well first
    unsigned times = 0; ///< then so many do not; 0: all
    StatusWord status = StatusWord::failed;
    std::chrono::milliseconds delay{0};
};

class Faults {
  public:
    void add(const Fault& fault) { rules_.push_back(fault); }
    void clear() noexcept { rules_.clear(); }
    std::size_t size() const noexcept { return rules_.size(); }

    struct Hit {
        std::chrono::milliseconds delay{0};
        std::optional<Fault> fault; ///< any but a delay
    };
    /// Counts this command for every rule of its kind. All delays add up; of the others the first counts.
    Hit at(ByteView command);

  private:
    std::vector<Fault> rules_;
};

} // namespace kyso::token
