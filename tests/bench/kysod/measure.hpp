// SPDX-License-Identifier: Apache-2.0
// Times and what is made of them, for the benchmark.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace kyso::bench {

using Microseconds = double;

/// How long one call takes.
Microseconds time_of(const std::function<void()>& call);
/// How long each of so many calls takes.
std::vector<Microseconds> times_of(std::size_t count, const std::function<void()>& call);
double median(std::vector<double> values);
double p99(std::vector<double> values);
double mean(const std::vector<double>& values);
/// Sums of so many neighbours; what is left over at the end is dropped.
std::vector<double> sums(const std::vector<double>& values, std::size_t of);

/// What `measure` gives, measured in a child: PKCS#11 modules leave traces in a process.
std::vector<double> in_child(const std::function<std::vector<double>()>& measure);

/// While it lives, this process and what it starts run on one CPU: across two, latencies tell where the
/// scheduler put the processes.
class OneCpu {
  public:
    OneCpu();
    ~OneCpu();
    OneCpu(const OneCpu&) = delete;
    OneCpu& operator=(const OneCpu&) = delete;
};

} // namespace kyso::bench
