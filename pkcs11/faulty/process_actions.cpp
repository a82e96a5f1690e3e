// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/process_actions.hpp"
#include "pkcs11/faulty/pollution.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <pthread.h>
#include <unistd.h>

namespace kyso::pkcs11::faulty {
namespace {

/// A real fault, not a raised signal: the kernel reports an address, and a handler that returns meets it
/// again.
[[noreturn]] void crash() {
    volatile int* volatile nowhere = nullptr; // a plain store may be moved behind the loop, which has no end
    for (;;)
        *nowhere = 1;
}

// The stack must really be used, and the call must not become a loop.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winfinite-recursion"
__attribute__((noinline)) int overflow(int depth) {
    volatile char used[4096];
    used[0] = static_cast<char>(depth);
    return overflow(depth + 1) + used[0];
}
#pragma GCC diagnostic pop

/// glibc sees it and aborts; another allocator may not, so this never relies on it.
[[noreturn]] void free_twice() {
    void* volatile memory = std::malloc(64);
    void* volatile again = memory;
    std::free(memory);
    std::free(again);
    std::abort();
}

/// A mutex of the module that this thread holds already.
[[noreturn]] void lock_twice() {
    static pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
    for (;;)
        pthread_mutex_lock(&own);
}

[[noreturn]] void hang() {
    for (;;)
        pause();
}

[[noreturn]] void spin() {
    volatile unsigned turns = 0;
    for (;;)
        turns = turns + 1;
}

void delay(unsigned long milliseconds) {
    timespec left{static_cast<time_t>(milliseconds / 1000),
                  static_cast<long>(milliseconds % 1000) * 1'000'000L};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

void print(std::string line) {
    line += '\n';
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
        if (write(stream, line.data(), line.size()) < 0) continue; // closed: the loader wants silence
}

/// SplitMix64 of Steele, Lea and Flood: a number of its own for each seed and place.
std::uint64_t drawn(std::uint64_t seed, std::uint64_t nth) noexcept {
    std::uint64_t mixed = seed + nth * 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
}

} // namespace

unsigned long delay_of(const Rule& rule, std::uint64_t nth) noexcept {
    const auto& action = rule.action;
    if (action.sign == '+') return action.number * nth;
    if (action.to == 0) return action.number;
    return action.number + drawn(rule.seed, nth) % (action.to - action.number + 1);
}

void act_on_process(const Rule& rule, std::uint64_t nth) {
    const auto& action = rule.action;
    switch (action.kind) {
    case ActionKind::do_crash:
        crash();
    case ActionKind::do_abort:
        std::abort();
    case ActionKind::do_illegal:
        __builtin_trap();
    case ActionKind::do_overflow:
        _exit(overflow(0));
    case ActionKind::do_double_free:
        free_twice();
    case ActionKind::do_deadlock:
        lock_twice();
    case ActionKind::do_exit:
        std::exit(static_cast<int>(action.number));
    case ActionKind::do_vanish:
        _exit(static_cast<int>(action.number));
    case ActionKind::do_hang:
        hang();
    case ActionKind::do_spin:
        spin();
    case ActionKind::do_delay:
        return delay(delay_of(rule, nth));
    case ActionKind::do_print:
        return print(action.text);
    case ActionKind::do_pollute:
        return pollute(action.word);
    case ActionKind::do_leak:
        return leak(action.word);
    default:
        return;
    }
}

} // namespace kyso::pkcs11::faulty
