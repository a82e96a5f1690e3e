// SPDX-License-Identifier: Apache-2.0
// Hostile handshakes from a seed: the right handshake with one to three things wrong. Each wrong thing alone
// is a reason to refuse, and none can mend another. For gate-hostile-handshakes.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace kyso::gate {

struct HostileHandshake {
    std::string family; ///< of the first thing that is wrong
    std::string octets;
};

/// The one right handshake of `https://portal.example` on that port.
std::string right_handshake(unsigned port);

class HandshakeGenerator {
  public:
    HandshakeGenerator(unsigned port, std::uint64_t seed) : port_(port), random_(seed) {}
    HostileHandshake next();

  private:
    unsigned port_;
    std::mt19937_64 random_;
    std::size_t made_ = 0;
};

} // namespace kyso::gate
