// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/signing/measure.hpp"

#include <algorithm>

namespace kyso::bench {

Microseconds time_of(const std::function<void()>& call) {
    const auto begin = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values.empty() ? 0 : values[values.size() / 2];
}

} // namespace kyso::bench
