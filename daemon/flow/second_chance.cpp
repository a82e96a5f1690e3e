// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/second_chance.hpp"

#include <algorithm>

namespace kyso::flow {

bool was_put_in(const drivers::DeviceSnapshot& before, const drivers::DeviceSnapshot& now) {
    if (now.usb_events != before.usb_events && now.usb.size() >= before.usb.size()) return true;
    return std::ranges::any_of(now.readers, [&](const drivers::Reader& reader) {
        if (!reader.card) return false;
        const auto same = std::ranges::find(before.readers, reader.name, &drivers::Reader::name);
        return same == before.readers.end() || !same->card || same->events != reader.events;
    });
}

void SecondChance::watch_for_tokens() {
    if (follower_) return;
    if (const auto* now = events_.latest()) before_ = *now;
    follower_ = events_.follow([this] { on_change(); });
}

void SecondChance::on_change() {
    const auto* now = events_.latest();
    if (now == nullptr) return; // the watch has failed; what it knew stays
    const bool put_in = before_ && was_put_in(*before_, *now);
    before_ = *now;
    if (!put_in) return;
    follower_.reset();
    before_.reset();
    if (registry_.restore() > 0) restored_();
}

} // namespace kyso::flow
