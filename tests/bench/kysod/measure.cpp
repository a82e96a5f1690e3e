// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kysod/measure.hpp"

#include "protocol/fd.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <numeric>
#include <sched.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::bench {
namespace {

double at(std::vector<double> values, double part) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    const auto index = static_cast<std::size_t>(static_cast<double>(values.size()) * part);
    return values[std::min(index, values.size() - 1)];
}

/// What this process was given when it began.
const cpu_set_t& all_cpus() {
    static const cpu_set_t given = [] {
        cpu_set_t set;
        CPU_ZERO(&set);
        sched_getaffinity(0, sizeof set, &set);
        return set;
    }();
    return given;
}

} // namespace

Microseconds time_of(const std::function<void()>& call) {
    const auto begin = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count();
}

std::vector<Microseconds> times_of(std::size_t count, const std::function<void()>& call) {
    std::vector<Microseconds> times;
    times.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        times.push_back(time_of(call));
    return times;
}

double median(std::vector<double> values) {
    return at(std::move(values), 0.5);
}

double p99(std::vector<double> values) {
    return at(std::move(values), 0.99);
}

double mean(const std::vector<double>& values) {
    if (values.empty()) return 0;
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<double> sums(const std::vector<double>& values, std::size_t of) {
    std::vector<double> all;
    for (auto from = values.begin(); values.end() - from >= static_cast<std::ptrdiff_t>(of);) {
        const auto to = from + static_cast<std::ptrdiff_t>(of);
        all.push_back(std::accumulate(from, to, 0.0));
        from = to;
    }
    return all;
}

std::vector<double> in_child(const std::function<std::vector<double>()>& measure) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("pipe");
    Fd from{ends[0]};
    Fd to{ends[1]};
    const pid_t child = fork();
    if (child == 0) {
        int status = 1;
        try {
            const std::vector<double> values = measure();
            const auto* octets = reinterpret_cast<const char*>(values.data());
            std::size_t left = values.size() * sizeof(double);
            for (ssize_t sent = 0; left > 0 && (sent = write(to.get(), octets, left)) > 0;) {
                octets += sent;
                left -= static_cast<std::size_t>(sent);
            }
            status = left == 0 ? 0 : 1;
        } catch (const std::exception& failure) {
            std::fprintf(stderr, "kyso-bench: %s\n", failure.what());
        }
        _exit(status);
    }
    to.reset();
    std::vector<double> values;
    for (double value = 0; read(from.get(), &value, sizeof value) == sizeof value;)
        values.push_back(value);
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error("a measurement in a child failed");
    return values;
}

OneCpu::OneCpu() {
    int first = 0;
    while (!CPU_ISSET(static_cast<unsigned>(first), &all_cpus()))
        ++first;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<unsigned>(first), &one);
    sched_setaffinity(0, sizeof one, &one);
}

OneCpu::~OneCpu() {
    sched_setaffinity(0, sizeof(cpu_set_t), &all_cpus());
}

} // namespace kyso::bench
