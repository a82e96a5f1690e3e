// SPDX-License-Identifier: Apache-2.0
// Fake: device events as a test tells them. Stands in for io::DeviceWatch and its process.
#pragma once

#include "daemon/flow/device_events.hpp"

#include <list>
#include <optional>

namespace kyso::test {

struct FakeEvents final : flow::DeviceEvents {
    std::list<std::function<void()>> followers;
    std::optional<drivers::DeviceSnapshot> now;

    std::unique_ptr<Follower> follow(std::function<void()> on_change) override {
        struct Listed final : Follower {
            FakeEvents& of;
            std::list<std::function<void()>>::iterator place;
            Listed(FakeEvents& events, std::function<void()> call)
                : of(events), place(of.followers.insert(of.followers.end(), std::move(call))) {}
            ~Listed() override { of.followers.erase(place); }
        };
        return std::make_unique<Listed>(*this, std::move(on_change));
    }
    const drivers::DeviceSnapshot* latest() const override { return now ? &*now : nullptr; }
    void tell(std::optional<drivers::DeviceSnapshot> snapshot) {
        now = std::move(snapshot);
        for (auto next = followers.begin(); next != followers.end();) {
            const auto call = *next++; // it may end its follower
            call();
        }
    }
};

} // namespace kyso::test
