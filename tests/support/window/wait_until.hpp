// SPDX-License-Identifier: Apache-2.0
// Waits for something that can be observed: looks again every few milliseconds until it is so or the deadline
// has passed. For what no descriptor announces (a window has the focus); tests never sleep for a length of
// time.
#pragma once

#include <chrono>
#include <poll.h>

namespace kyso::test {

constexpr std::chrono::seconds patience{20};

/// The last answer of `is_so`, an object that tests as true or false.
template <class Observe>
auto wait_until(Observe&& is_so, std::chrono::milliseconds deadline = patience) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    auto answer = is_so();
    while (!answer && std::chrono::steady_clock::now() < end) {
        ::poll(nullptr, 0, 10);
        answer = is_so();
    }
    return answer;
}

} // namespace kyso::test
