// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/module_path.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <sys/stat.h>

namespace kyso::pkcs11 {
namespace {

struct Free {
    void operator()(char* text) const noexcept { std::free(text); }
};

Error refused(const std::string& path, const std::string& reason) {
    return Error{Errc::driver_missing, path + ": " + reason};
}

Result<void> trusted(const std::string& path, uid_t owner) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return refused(path, std::strerror(errno));
    if (status.st_uid != owner) return refused(path, "is owned by uid " + std::to_string(status.st_uid));
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return refused(path, "is writable by others");
    return {};
}

} // namespace

Result<std::string> checked_module_path(const std::string& path, const PathTrust& trust) {
    if (path.empty() || path.front() != '/') return refused(path, "is not an absolute path");
    if (path.find('\0') != std::string::npos) return refused(path, "holds a NUL");
    const std::unique_ptr<char, Free> resolved{::realpath(path.c_str(), nullptr)};
    if (resolved == nullptr) return refused(path, std::strerror(errno));
    const std::string file{resolved.get()};

    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return refused(file, std::strerror(errno));
    if (!S_ISREG(status.st_mode)) return refused(file, "is not a regular file");
    if (trust.developer) return file;

    std::string above = file;
    for (;;) {
        if (const auto checked = trusted(above, trust.owner); !checked) return checked.error();
        if (above == "/") return file;
        const std::size_t slash = above.find_last_of('/');
        above.resize(slash == 0 ? 1 : slash);
    }
}

} // namespace kyso::pkcs11
