// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/install_key.hpp"

#include "protocol/random.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace kyso::io {

namespace {
constexpr std::size_t key_size = 32;
}

Result<InstallKey> install_key(const std::filesystem::path& path, Errc errc) {
    const auto failed = [&](const char* doing) {
        return Error{errc, std::string{doing} + " " + path.string() + ": " + std::strerror(errno)};
    };
    std::error_code error;
    const auto folder = path.parent_path();
    if (std::filesystem::create_directories(folder, error))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    if (error) return Error{errc, "making " + folder.string() + ": " + error.message()};
    InstallKey key{Bytes(key_size),
                   Fd{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)}};
    if (!key.file) return failed("opening");
    const ssize_t got = ::pread(key.file.get(), key.octets.data(), key_size, 0);
    if (got == static_cast<ssize_t>(key_size)) return key;
    if (got != 0) return Error{errc, path.string() + " is not a key of 32 octets"};
    // Two programs may want to make it at the same time: one does, the other reads what that one wrote.
    const struct Unlock {
        int file;
        ~Unlock() { ::flock(file, LOCK_UN); }
    } unlock{key.file.get()};
    if (::flock(key.file.get(), LOCK_EX) != 0) return failed("locking");
    if (::pread(key.file.get(), key.octets.data(), key_size, 0) == static_cast<ssize_t>(key_size)) return key;
    key.octets = random_octets(key_size);
    if (::pwrite(key.file.get(), key.octets.data(), key_size, 0) != static_cast<ssize_t>(key_size) ||
        ::fsync(key.file.get()) != 0)
        return failed("writing");
    return key;
}

} // namespace kyso::io
