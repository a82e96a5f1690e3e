// SPDX-License-Identifier: Apache-2.0
// What time it is, as a port: nothing in the gateway that decides asks the system. Tests have their own.
#pragma once

#include "gateway/transaction_book.hpp"

namespace kyso::gateway {

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
    std::chrono::sys_seconds seconds() const { return std::chrono::floor<std::chrono::seconds>(now()); }
};

class SystemClock final : public Clock {
  public:
    Instant now() const override {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

} // namespace kyso::gateway
