// SPDX-License-Identifier: Apache-2.0
// Times and medians for the benchmark.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

namespace kyso::bench {

using Microseconds = double;

/// How long one call takes.
Microseconds time_of(const std::function<void()>& call);
double median(std::vector<double> values);

} // namespace kyso::bench
