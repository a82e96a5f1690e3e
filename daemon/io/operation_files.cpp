// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/operation_files.hpp"

#include "protocol/fd.hpp"
#include "protocol/log.hpp"
#include "protocol/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kyso::io {
namespace {

namespace fs = std::filesystem;

Result<std::string> read_whole(const fs::path& path) {
    const Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size > static_cast<off_t>(sim::Operation::max_text))
        return Error{Errc::file_unreadable, path.string()};
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    const ssize_t got = ::read(file.get(), text.data(), text.size());
    if (got != status.st_size) return Error{Errc::file_unreadable, path.string()};
    return text;
}

} // namespace

fs::path OperationFiles::path_of(const std::string& transaction) const {
    return folder_ / (transaction + ".json");
}

Result<void> OperationFiles::keep(const sim::Operation& operation) {
    if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST)
        return Error{Errc::file_unwritable, folder_.string()};
    const fs::path path = path_of(operation.transaction);
    const std::string text = sim::encode(operation);
    if (text.size() > sim::Operation::max_text) // another kysod could not read it
        return Error{Errc::file_unwritable, path.string() + ": too long"};
    if (const auto error = replace_file(path, text, 0600))
        return Error{Errc::file_unwritable, path.string() + ": " + error.message()};
    return {};
}

void OperationFiles::remove(const std::string& transaction) noexcept {
    ::unlink(path_of(transaction).c_str());
}

std::vector<sim::Operation> OperationFiles::load() {
    std::vector<sim::Operation> operations;
    std::error_code error;
    std::size_t seen = 0;
    for (const auto& entry : fs::directory_iterator{folder_, error}) {
        if (++seen > most) break;
        const fs::path& path = entry.path();
        if (path.extension() != ".json") continue; // half-written, and never more than that
        const auto text = read_whole(path);
        auto operation = text ? sim::read_operation(*text) : Result<sim::Operation>{text.error()};
        if (operation && operation->transaction == path.stem())
            operations.push_back(std::move(*operation));
        else
            log::warn("{} is no operation of ours and left alone", path.string());
    }
    return operations;
}

} // namespace kyso::io
