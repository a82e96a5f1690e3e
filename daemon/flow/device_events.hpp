// SPDX-License-Identifier: Apache-2.0
// That readers, cards and USB devices come and go, as a port: implemented by io::DeviceWatch, which runs a
// process for it while somebody follows, in tests by a fake. What it tells is no proof of anything; it says
// that a look is worth while.
#pragma once

#include "drivers/pcsc/watch_wire.hpp"

#include <functional>
#include <memory>

namespace kyso::flow {

class DeviceEvents {
  public:
    virtual ~DeviceEvents() = default;

    /// Wants to know, and is told at each change, as long as this object lives.
    class Follower {
      public:
        virtual ~Follower() = default;
    };
    /// `on_change` looks at latest(), does not wait, and may end followers.
    virtual std::unique_ptr<Follower> follow(std::function<void()> on_change) = 0;

    /// What is plugged in now. Null while nobody follows, shortly after the first has begun to, and while the
    /// watch has failed.
    virtual const drivers::DeviceSnapshot* latest() const = 0;
};

} // namespace kyso::flow
