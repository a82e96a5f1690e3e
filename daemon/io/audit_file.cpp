// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/audit_file.hpp"

#include "daemon/core/keyed_hash.hpp"
#include "protocol/json_reader.hpp"
#include "protocol/log.hpp"

#include <boost/json/object.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace kyso::io {
namespace fs = std::filesystem;

namespace {

constexpr const char* next_name = "audit.next";

Error unavailable(const fs::path& path, const char* doing) {
    return Error{Errc::audit_unavailable,
                 std::string{doing} + " " + path.string() + ": " + std::strerror(errno)};
}

/// A crash within rotate(): before the old file was put aside nothing has happened, after it the new one is
/// the log.
Result<void> settle_rotation(const fs::path& folder) {
    const fs::path next = folder / next_name;
    const fs::path current = folder / AuditFile::file_name;
    std::error_code error;
    if (!fs::exists(next, error)) return {};
    if (fs::exists(current, error))
        fs::remove(next, error);
    else
        fs::rename(next, current, error);
    if (error) return Error{Errc::audit_unavailable, next.string() + ": " + error.message()};
    return {};
}

std::string digits(std::uint64_t number) {
    const std::string text = std::to_string(number);
    return std::string(text.size() < 12 ? 12 - text.size() : 0, '0') + text;
}

} // namespace

Result<std::unique_ptr<AuditFile>> AuditFile::open(const fs::path& folder, const flow::Clock& clock,
                                                   std::uint64_t rotate_at) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return Error{Errc::audit_unavailable, "making " + folder.string() + ": " + error.message()};
    fs::permissions(folder, fs::perms::owner_all, error);
    auto key = install_key(folder / "audit.key", Errc::audit_unavailable);
    if (!key) return key.error();
    if (::flock(key->file.get(), LOCK_EX | LOCK_NB) != 0)
        return unavailable(folder / file_name, "another kysod writes to");
    const auto path = folder / file_name;
    if (auto settled = settle_rotation(folder); !settled) return settled.error();
    Fd file{::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!file) return unavailable(path, "opening");
    std::unique_ptr<AuditFile> audit{
        new AuditFile{folder, std::move(file), std::move(*key), clock, rotate_at}};
    if (auto continued = audit->continue_chain(); !continued) return continued.error();
    return audit;
}

Result<void> AuditFile::continue_chain() {
    struct stat status {};
    if (::fstat(file_.get(), &status) != 0) return unavailable(file_name, "reading");
    if (status.st_size == 0) return {};
    // Only the end is read, so that a long log does not slow the start; `kyso audit verify` reads all of it.
    const off_t from = std::max<off_t>(0, status.st_size - off_t{2 * core::AuditChain::max_line});
    std::string end(static_cast<std::size_t>(status.st_size - from), '\0');
    if (::pread(file_.get(), end.data(), end.size(), from) != static_cast<ssize_t>(end.size()))
        return unavailable(file_name, "reading");

    const std::size_t last_end = end.rfind('\n');
    const bool torn = last_end + 1 != end.size();
    if (last_end == std::string::npos) {
        if (from > 0 || !torn) return Error{Errc::audit_broken, "the last record is too long"};
    } else {
        const std::size_t line_begin = last_end == 0 ? 0 : end.rfind('\n', last_end - 1) + 1;
        const auto value = read_json(std::string_view{end}.substr(line_begin, last_end - line_begin));
        const auto* members = value ? value->if_object() : nullptr;
        const auto* hash = members != nullptr ? members->if_contains("hash") : nullptr;
        const auto* sequence = members != nullptr ? members->if_contains("seq") : nullptr;
        if (hash == nullptr || !hash->is_string() || sequence == nullptr || !sequence->is_int64())
            return Error{Errc::audit_broken, "the last record is none; see what «kyso audit verify» says"};
        chain_ = core::AuditChain{std::string{hash->get_string().data(), hash->get_string().size()},
                                  static_cast<std::uint64_t>(sequence->get_int64()) + 1};
    }
    if (!torn) return {};
    // The line's end and the record in one write: a crash between the two would leave a fragment as the last
    // line.
    return append(core::AuditRecord{core::AuditEvent::recovered, "the record before was cut off"}, "\n");
}

Result<void> AuditFile::write(std::string_view text) {
    struct stat before {};
    if (::fstat(file_.get(), &before) != 0) return unavailable(file_name, "reading");
    const ssize_t written = ::write(file_.get(), text.data(), text.size());
    if (written == static_cast<ssize_t>(text.size()) && ::fdatasync(file_.get()) == 0) return {};
    const Error error = unavailable(file_name, "writing");
    room_until_ = 0; // cutting back may give the blocks away
    // Half a record would break the chain; what was there before stays whole.
    if (::ftruncate(file_.get(), before.st_size) != 0) return unavailable(file_name, "cutting back");
    return error;
}

Result<void> AuditFile::make_room() {
    struct stat status {};
    if (::fstat(file_.get(), &status) != 0) return unavailable(file_name, "reading");
    struct statvfs disk {};
    if (::fstatvfs(file_.get(), &disk) == 0 && disk.f_blocks > 0 &&
        static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize < least_free)
        return Error{Errc::audit_unavailable, "less than 256 KiB are free for the log"};
    if (room_until_ >= status.st_size + least_reserve) return {};
    if (::fallocate(file_.get(), FALLOC_FL_KEEP_SIZE, status.st_size, reserve) == 0)
        room_until_ = status.st_size + reserve;
    else if (errno == EOPNOTSUPP) // a file system that cannot promise anything
        room_until_ = std::numeric_limits<std::int64_t>::max();
    else
        return unavailable(file_name, "allocating");
    return {};
}

Result<void> AuditFile::rotate() {
    const fs::path next = folder_ / next_name;
    const fs::path aside = folder_ / ("audit-" + digits(chain_.next() - 1) + ".jsonl");
    const std::string line =
        chain_.line(core::AuditRecord{core::AuditEvent::rotation, aside.filename().string()}, clock_.now());
    Fd file{::open(next.c_str(), O_RDWR | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!file) return unavailable(next, "opening");
    if (::write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
        ::fsync(file.get()) != 0 || ::rename((folder_ / file_name).c_str(), aside.c_str()) != 0) {
        const Error failed = unavailable(next, "writing");
        ::unlink(next.c_str());
        return failed;
    }
    if (::rename(next.c_str(), (folder_ / file_name).c_str()) != 0) {
        const Error failed = unavailable(next, "renaming");
        (void)::rename(aside.c_str(), (folder_ / file_name).c_str());
        ::unlink(next.c_str());
        return failed;
    }
    const Fd directory{::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!directory || ::fsync(directory.get()) != 0) return unavailable(folder_, "writing");
    file_ = std::move(file);
    room_until_ = 0;
    chain_.commit(line);
    log::info("the audit log goes on in a new file; what was there is {}", aside.string());
    tell_head();
    return {};
}

Result<void> AuditFile::append(const core::AuditRecord& record) {
    // Before a start or an intent: what concludes something never waits for a rotation or for room.
    if (record.event == core::AuditEvent::start || record.event == core::AuditEvent::intent) {
        struct stat status {};
        if (::fstat(file_.get(), &status) != 0) return unavailable(file_name, "reading");
        if (static_cast<std::uint64_t>(status.st_size) >= rotate_at_)
            if (auto rotated = rotate(); !rotated) return rotated.error();
    }
    if (record.event == core::AuditEvent::intent)
        if (auto room = make_room(); !room) return room.error();
    return append(record, {});
}

Result<void> AuditFile::append(const core::AuditRecord& record, std::string_view before) {
    const std::string line = chain_.line(record, clock_.now());
    if (line.size() > core::AuditChain::max_line) return Error{Errc::audit_unavailable, "record too long"};
    if (auto written = write(std::string{before} + line); !written) return written.error();
    chain_.commit(line);
    if ((chain_.next() - 1) % head_every == 0) tell_head();
    return {};
}

void AuditFile::tell_head() const {
    log::info("audit log: record {} has hash {}", chain_.next() - 1, chain_.head());
}

std::string AuditFile::pseudonym(ByteView data) const {
    return core::keyed_hash(key_.octets, data);
}

} // namespace kyso::io
