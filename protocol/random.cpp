// SPDX-License-Identifier: Apache-2.0
#include "protocol/random.hpp"

#include <cerrno>
#include <cstdlib>
#include <sys/random.h>

namespace kyso {

Bytes random_octets(std::size_t size) {
    Bytes octets(size);
    for (std::size_t done = 0; done < size;) {
        const ssize_t got = ::getrandom(octets.data() + done, size - done, 0);
        if (got < 0 && errno != EINTR) std::abort();
        if (got > 0) done += static_cast<std::size_t>(got);
    }
    return octets;
}

} // namespace kyso
