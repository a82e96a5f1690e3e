// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/pollution.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

extern "C" int __cxa_atexit(void (*function)(void*), void* argument, void* library) noexcept;

namespace kyso::pkcs11::faulty {
namespace {

constexpr std::size_t leaked_octets = std::size_t{1} << 20U;

std::array<std::atomic<int>, 8> kept{}; ///< 0: none; no descriptor of ours is stdin

void change_locale() {
    const char* now = std::setlocale(LC_ALL, nullptr);
    std::setlocale(LC_ALL, now != nullptr && std::strcmp(now, "C") == 0 ? "C.UTF-8" : "C");
}

void on_signal(int) {}

void change_signals() {
    struct sigaction now {};
    sigaction(SIGPIPE, nullptr, &now);
    std::signal(SIGPIPE, now.sa_handler == SIG_IGN ? SIG_DFL : SIG_IGN);
    std::signal(SIGCHLD, on_signal);
    std::signal(SIGUSR1, SIG_IGN);
}

void change_directory() {
    std::array<char, 4096> now{};
    const bool at_root = getcwd(now.data(), now.size()) != nullptr && std::strcmp(now.data(), "/") == 0;
    if (chdir(at_root ? "/tmp" : "/") != 0) return;
}

void change_environment() {
    setenv("PATH", "/nonexistent", 1);
    setenv("TZ", "Pacific/Kiritimati", 1);
    setenv("LC_ALL", "tlh", 1);
    setenv("KYSO_FAULTY_WAS_HERE", "1", 1);
}

void close_descriptors() {
    std::array<unsigned, kept.size() + 1> ours{};
    std::size_t count = 0;
    for (const auto& descriptor : kept)
        if (descriptor > STDERR_FILENO) ours[count++] = static_cast<unsigned>(descriptor.load());
    std::sort(ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(count));
    unsigned from = STDERR_FILENO + 1;
    for (std::size_t at = 0; at < count; ++at) {
        if (ours[at] > from) close_range(from, ours[at] - 1, 0);
        from = ours[at] + 1;
    }
    close_range(from, ~0U, 0);
}

void fork_child() {
    if (fork() != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL); // a test must not leave it behind
    for (;;)
        pause();
}

void* stay(void*) {
    for (;;)
        pause();
}

void start_thread() {
    pthread_t thread{};
    if (pthread_create(&thread, nullptr, stay, nullptr) == 0) pthread_detach(thread);
}

void read_stdin() {
    char octet = 0;
    if (read(STDIN_FILENO, &octet, 1) < 0) return;
}

void leak_memory() {
    if (auto* memory = static_cast<char*>(std::malloc(leaked_octets)); memory != nullptr) {
        std::memset(memory, 0xA5, leaked_octets);
        // The compiler must not see that nobody reads it.
        asm volatile("" : : "r"(memory) : "memory");
    }
}

void leak_descriptor() {
    if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0) return;
}

} // namespace

void pollute(Word word) {
    switch (word) {
    case Word::pollute_locale:
        return change_locale();
    case Word::pollute_signals:
        return change_signals();
    case Word::pollute_umask:
        umask(umask(0) == 0 ? 077 : 0);
        return;
    case Word::pollute_directory:
        return change_directory();
    case Word::pollute_environment:
        return change_environment();
    case Word::pollute_descriptors:
        return close_descriptors();
    case Word::pollute_child:
        return fork_child();
    case Word::pollute_thread:
        return start_thread();
    case Word::pollute_atexit:
        // Belongs to no library, so dlclose() does not call it and exit() calls what is no longer there.
        __cxa_atexit([](void*) {}, nullptr, nullptr);
        return;
    case Word::pollute_stdin:
        return read_stdin();
    default:
        return;
    }
}

void leak(Word word) {
    if (word == Word::leak_memory) leak_memory();
    if (word == Word::leak_descriptor) leak_descriptor();
    if (word == Word::leak_thread) start_thread();
}

void keep_descriptor(int descriptor) noexcept {
    for (auto& place : kept) {
        int none = 0;
        if (place.compare_exchange_strong(none, descriptor)) return;
    }
}

} // namespace kyso::pkcs11::faulty
