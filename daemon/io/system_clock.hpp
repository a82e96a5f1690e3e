// SPDX-License-Identifier: Apache-2.0
// The machine's clocks, as the flows' Clock.
#pragma once

#include "daemon/flow/ports.hpp"

namespace kyso::io {

class SystemClock final : public flow::Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now(); }
    std::chrono::steady_clock::time_point steady_now() const override {
        return std::chrono::steady_clock::now();
    }
};

} // namespace kyso::io
