// SPDX-License-Identifier: Apache-2.0
#include "protocol/replace_file.hpp"

#include "protocol/fd.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace kyso {
namespace {

std::error_code last_error() {
    return {errno, std::generic_category()};
}

} // namespace

std::error_code write_all(int fd, std::string_view content) {
    while (!content.empty()) {
        const ssize_t put = ::write(fd, content.data(), content.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return last_error();
        content.remove_prefix(static_cast<std::size_t>(put));
    }
    return ::fsync(fd) == 0 ? std::error_code{} : last_error();
}

std::error_code replace_file(const std::filesystem::path& file, std::string_view content, ::mode_t mode) {
    const std::filesystem::path beside = file.string() + ".new";
    const Fd out{::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)};
    if (!out) return last_error();
    // The umask, or one who was cut off, may have left other permissions.
    std::error_code error = ::fchmod(out.get(), mode) == 0 ? write_all(out.get(), content) : last_error();
    if (!error && ::rename(beside.c_str(), file.c_str()) != 0) error = last_error();
    if (error) ::unlink(beside.c_str());
    return error;
}

} // namespace kyso
