// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/audit_file.hpp"

#include "daemon/io/install_key.hpp"
#include "protocol/json_reader.hpp"

#include <boost/json/object.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace kyso::io {
namespace {

Error unavailable(const std::filesystem::path& path, const char* doing) {
    return Error{Errc::audit_unavailable,
                 std::string{doing} + " " + path.string() + ": " + std::strerror(errno)};
}

} // namespace

Result<std::unique_ptr<AuditFile>> AuditFile::open(const std::filesystem::path& folder,
                                                   const flow::Clock& clock) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return Error{Errc::audit_unavailable, "making " + folder.string() + ": " + error.message()};
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    auto key = install_key(folder / "audit.key", Errc::audit_unavailable);
    if (!key) return key.error();
    const auto path = folder / file_name;
    Fd file{::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!file) return unavailable(path, "opening");
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return unavailable(path, "another kysod writes to");
    std::unique_ptr<AuditFile> audit{new AuditFile{std::move(file), std::move(key->octets), clock}};
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
    // Half a record would break the chain; what was there before stays whole.
    if (::ftruncate(file_.get(), before.st_size) != 0) return unavailable(file_name, "cutting back");
    return error;
}

Result<void> AuditFile::append(const core::AuditRecord& record) {
    return append(record, {});
}

Result<void> AuditFile::append(const core::AuditRecord& record, std::string_view before) {
    const std::string line = chain_.line(record, clock_.now());
    if (line.size() > core::AuditChain::max_line) return Error{Errc::audit_unavailable, "record too long"};
    if (auto written = write(std::string{before} + line); !written) return written.error();
    chain_.commit(line);
    return {};
}

std::string AuditFile::pseudonym(ByteView data) const {
    Bytes mac(32);
    unsigned size = 0;
    HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), data.data(), data.size(), mac.data(),
         &size);
    return to_hex(mac);
}

} // namespace kyso::io
