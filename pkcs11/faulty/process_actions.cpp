// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/process_actions.hpp"
#include "pkcs11/faulty/pollution.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
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

} // namespace

void act_on_process(const Action& action) {
    switch (action.kind) {
    case ActionKind::do_crash:
        crash();
    case ActionKind::do_abort:
        std::abort();
    case ActionKind::do_illegal:
        __builtin_trap();
    case ActionKind::do_overflow:
        _exit(overflow(0));
    case ActionKind::do_exit:
        std::exit(static_cast<int>(action.number));
    case ActionKind::do_vanish:
        _exit(static_cast<int>(action.number));
    case ActionKind::do_hang:
        hang();
    case ActionKind::do_spin:
        spin();
    case ActionKind::do_delay:
        return delay(action.number);
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
