// SPDX-License-Identifier: Apache-2.0
#include "cli/pin_entry.hpp"

#include "protocol/fd.hpp"

#include <cerrno>
#include <fcntl.h>
#include <termios.h>

namespace kyso::cli {
namespace {

constexpr std::uint8_t ctrl_c = 3;

/// Echo off while it lives; Ctrl-C ends the line instead of the program, which would leave the echo off.
class Quiet {
  public:
    explicit Quiet(int terminal) : terminal_(terminal) {
        ::tcgetattr(terminal_, &before_);
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        quiet.c_cc[VEOL] = ctrl_c;
        ::tcsetattr(terminal_, TCSAFLUSH, &quiet);
    }
    ~Quiet() { ::tcsetattr(terminal_, TCSAFLUSH, &before_); }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

  private:
    int terminal_;
    termios before_{};
};

void say(int terminal, std::string_view text) {
    [[maybe_unused]] const ssize_t shown = ::write(terminal, text.data(), text.size());
}

PinEntry read_line(int fd) {
    PinEntry entry;
    Secret pin;
    std::size_t size = 0;
    for (std::uint8_t octet = 0;;) {
        const ssize_t got = ::read(fd, &octet, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 || octet == '\n') break;
        if (octet == ctrl_c) return {PinSource::cancelled, std::nullopt};
        if (size == Secret::max_size) return entry;
        pin.writable()[size++] = octet;
    }
    if (size == 0) return entry;
    pin.resize(size);
    return {PinSource::read, std::move(pin)};
}

} // namespace

PinEntry ask_pin(const std::string& question) {
    const Fd terminal{::open("/dev/tty", O_RDWR | O_CLOEXEC)};
    if (!terminal) return {};
    const Quiet quiet{terminal.get()};
    say(terminal.get(), question);
    PinEntry entry = read_line(terminal.get());
    say(terminal.get(), "\n");
    return entry;
}

PinEntry read_pin(int descriptor) {
    if (::fcntl(descriptor, F_GETFD) < 0) return {};
    const Fd given{descriptor};
    return read_line(given.get());
}

} // namespace kyso::cli
