// SPDX-License-Identifier: Apache-2.0
// What time it is, as a port: the portal judges the age of nonces and sessions and the validity of
// certificates by it. Tests advance their own by hand; nothing in the portal may ask the system otherwise.
#pragma once

#include <chrono>

namespace kyso::portal {

class Clock {
  public:
    virtual ~Clock() = default;
    virtual std::chrono::sys_seconds now() const = 0;
};

class SystemClock final : public Clock {
  public:
    std::chrono::sys_seconds now() const override {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
};

} // namespace kyso::portal
