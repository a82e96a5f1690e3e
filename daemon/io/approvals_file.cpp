// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/approvals_file.hpp"

#include "protocol/replace_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kyso::io {
namespace {

namespace fs = std::filesystem;

Error unavailable(const char* doing, const fs::path& path) {
    return Error{Errc::approvals_unavailable,
                 std::string{doing} + " " + path.string() + ": " + std::strerror(errno)};
}

Result<std::string> content_of(const fs::path& path) {
    const Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (!file && errno == ENOENT) return std::string{};
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0) return unavailable("reading", path);
    if (!S_ISREG(status.st_mode)) return Error{Errc::approvals_unavailable, path.string() + ": not a file"};
    // One octet more than may be there, so that core sees that it is too long.
    std::string text(core::Approvals::most_octets + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
        if (got < 0) return unavailable("reading", path);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return text;
}

} // namespace

ApprovalsFile::Stamp ApprovalsFile::stamp() const noexcept {
    struct stat status {};
    if (::stat(file_.c_str(), &status) != 0) return {};
    return {status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

Result<core::Approvals::Reading> ApprovalsFile::read() const {
    const auto key = install_key(key_, Errc::approvals_unavailable);
    if (!key) return key.error();
    return read(key->octets);
}

Result<core::Approvals::Reading> ApprovalsFile::read(ByteView key) const {
    const auto text = content_of(file_);
    if (!text) return text.error();
    return core::Approvals::read(*text, key);
}

Result<core::Approvals> ApprovalsFile::change(const std::function<void(core::Approvals&)>& change) const {
    const auto key = install_key(key_, Errc::approvals_unavailable);
    if (!key) return key.error();
    if (::flock(key->file.get(), LOCK_EX) != 0) return unavailable("locking", key_); // until it is closed
    auto reading = read(key->octets);
    if (!reading) return reading.error();
    change(reading->approvals);
    if (auto replaced = replace(reading->approvals.write(key->octets)); !replaced) return replaced.error();
    return std::move(reading->approvals);
}

Result<void> ApprovalsFile::replace(const std::string& text) const {
    std::error_code error;
    const fs::path folder = file_.parent_path();
    if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
    if (error)
        return Error{Errc::approvals_unavailable, "making " + folder.string() + ": " + error.message()};
    error = replace_file(file_, text, 0600);
    if (error)
        return Error{Errc::approvals_unavailable, "writing " + file_.string() + ": " + error.message()};
    return {};
}

} // namespace kyso::io
