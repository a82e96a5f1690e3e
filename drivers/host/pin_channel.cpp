// SPDX-License-Identifier: Apache-2.0
#include "drivers/host/pin_channel.hpp"

#include <cerrno>
#include <cstring>
#include <optional>
#include <poll.h>
#include <unistd.h>

namespace kyso::drivers {
namespace {

using Clock = std::chrono::steady_clock;

/// Octets read before the end of the stream or `size`, whichever comes first.
Result<std::size_t> read_until(int fd, std::uint8_t* into, std::size_t size, Clock::time_point end) {
    std::size_t done = 0;
    while (done < size) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        pollfd waiting{fd, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, left.count() > 0 ? static_cast<int>(left.count()) : 0);
        if (ready < 0 && errno == EINTR) continue;
        if (ready == 0) return Error{Errc::consent_timed_out, "no PIN in time"};
        const ssize_t got = ready < 0 ? -1 : ::read(fd, into + done, size - done);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got < 0) return Error{Errc::pin_not_usable, std::strerror(errno)};
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

} // namespace

Result<Secret> read_pin(Fd channel, std::chrono::milliseconds deadline) {
    const auto end = Clock::now() + deadline;
    std::uint8_t size = 0;
    const auto announced = read_until(channel.get(), &size, 1, end);
    if (!announced) return announced.error();
    if (*announced == 0 || size == 0) return Error{Errc::pin_not_usable, "empty PIN"};

    Secret pin;
    const auto got = read_until(channel.get(), pin.writable(), size, end);
    if (!got) return got.error();
    if (*got < size) return Error{Errc::pin_not_usable, "cut-off PIN"};
    std::uint8_t beyond = 0;
    const auto more = read_until(channel.get(), &beyond, 1, end);
    if (!more) return more.error();
    if (*more != 0) return Error{Errc::pin_not_usable, "octets after the PIN"};
    pin.resize(size);
    return pin;
}

} // namespace kyso::drivers
