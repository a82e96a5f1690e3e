// SPDX-License-Identifier: Apache-2.0
// A token that is put in lifts the quarantine of drivers: it may be another token, or the same one that is
// well again. Follows device events only while a driver is set aside. Told by io::ModuleHost's owner.
#pragma once

#include "daemon/flow/device_events.hpp"
#include "daemon/flow/ports.hpp"

#include <optional>

namespace kyso::flow {

class SecondChance {
  public:
    /// `restored` is called after drivers were given another chance. All three outlive it.
    SecondChance(DeviceRegistry& registry, DeviceEvents& events, std::function<void()> restored)
        : registry_(registry), events_(events), restored_(std::move(restored)) {}

    /// A driver has just been set aside.
    void watch_for_tokens();

  private:
    void on_change();

    DeviceRegistry& registry_;
    DeviceEvents& events_;
    std::function<void()> restored_;
    std::optional<drivers::DeviceSnapshot> before_;
    std::unique_ptr<DeviceEvents::Follower> follower_;
};

/// Whether something is there now that was not before: a card, the same card put in anew, a USB device.
bool was_put_in(const drivers::DeviceSnapshot& before, const drivers::DeviceSnapshot& now);

} // namespace kyso::flow
