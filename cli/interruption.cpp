// SPDX-License-Identifier: Apache-2.0
#include "cli/interruption.hpp"

#include <stdexcept>
#include <sys/signalfd.h>

namespace kyso::cli {

Interruption::Interruption() {
    sigset_t wanted;
    ::sigemptyset(&wanted);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        ::sigaddset(&wanted, signal);
    ::pthread_sigmask(SIG_BLOCK, &wanted, &before_);
    signals_ = Fd{::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK)};
    if (!signals_) throw std::runtime_error{"signalfd"};
}

Interruption::~Interruption() {
    while (take()) { // was answered by cancelling: it must not end the program when it is let through
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool Interruption::take() const {
    signalfd_siginfo signal;
    return ::read(signals_.get(), &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal);
}

} // namespace kyso::cli
