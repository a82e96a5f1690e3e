// SPDX-License-Identifier: Apache-2.0
#include "cli/files.hpp"

#include "protocol/fd.hpp"
#include "protocol/replace_file.hpp"
#include "signature/openssl_handles.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;

using DigestContext = std::unique_ptr<EVP_MD_CTX, signature::Free<EVP_MD_CTX_free>>;

Error failed(Errc errc, const fs::path& file) {
    return Error{errc, file.string() + ": " + std::strerror(errno)};
}

const EVP_MD* method_of(DigestAlgorithm algorithm) {
    switch (algorithm) {
    case DigestAlgorithm::sha256:
        return EVP_sha256();
    case DigestAlgorithm::sha384:
        return EVP_sha384();
    case DigestAlgorithm::sha512:
        return EVP_sha512();
    }
    return nullptr;
}

void demand(bool good) {
    if (!good) throw std::runtime_error{"OpenSSL cannot hash"};
}

/// mkstemp(3) makes it 0600; the result gets what the person's umask gives every new file.
mode_t usual_mode() {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666U & ~mask;
}

Result<void> put_in_place(const std::string& fresh, const fs::path& file, Overwrite overwrite) {
    const unsigned flags = overwrite == Overwrite::no ? RENAME_NOREPLACE : 0U;
    if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, file.c_str(), flags) == 0) return {};
    if (errno == EEXIST) return Error{Errc::file_exists, file.string()};
    if (overwrite == Overwrite::yes || errno != EINVAL) return failed(Errc::file_unwritable, file);
    // A file system without RENAME_NOREPLACE: link(2) does not overwrite either.
    if (::link(fresh.c_str(), file.c_str()) != 0)
        return errno == EEXIST ? Error{Errc::file_exists, file.string()}
                               : failed(Errc::file_unwritable, file);
    ::unlink(fresh.c_str());
    return {};
}

} // namespace

Result<void> read_pieces(const fs::path& file, const PieceVisitor& visit) {
    Fd opened;
    int from = STDIN_FILENO;
    if (file != standard_input) {
        opened = Fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
        if (!opened) return failed(Errc::file_unreadable, file);
        from = opened.get();
    }
    Bytes piece(std::size_t{256} * 1024);
    for (;;) {
        const ssize_t got = ::read(from, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed(Errc::file_unreadable, file);
        if (got == 0) return {};
        if (!visit(ByteView{piece}.first(static_cast<std::size_t>(got)))) return {};
    }
}

Result<Bytes> read_whole(const fs::path& file, std::size_t limit) {
    Bytes content;
    bool too_large = false;
    const auto read = read_pieces(file, [&](ByteView piece) {
        too_large = too_large || content.size() + piece.size() > limit;
        if (!too_large) content.insert(content.end(), piece.begin(), piece.end());
        return !too_large;
    });
    if (!read) return read.error();
    if (too_large) return Error{Errc::too_large, file.string() + ": more than " + std::to_string(limit)};
    return content;
}

Result<Bytes> digest_of_file(const fs::path& file, DigestAlgorithm algorithm) {
    const DigestContext context{EVP_MD_CTX_new()};
    demand(context && EVP_DigestInit_ex(context.get(), method_of(algorithm), nullptr) == 1);
    const auto read = read_pieces(file, [&](ByteView piece) {
        demand(EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1);
        return true;
    });
    if (!read) return read.error();
    Bytes digest(digest_size(algorithm));
    demand(EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1);
    return digest;
}

Result<void> write_whole(const fs::path& file, ByteView content, Overwrite overwrite) {
    std::string fresh = (file.parent_path() / ".kyso-XXXXXX").string();
    const Fd out{::mkostemp(fresh.data(), O_CLOEXEC)};
    if (!out) return failed(Errc::file_unwritable, file);
    Result<void> written;
    if (const auto error = write_all(out.get(), as_text(content)))
        written = Error{Errc::file_unwritable, file.string() + ": " + error.message()};
    if (written && ::fchmod(out.get(), usual_mode()) != 0) written = failed(Errc::file_unwritable, file);
    if (written) written = put_in_place(fresh, file, overwrite);
    if (!written) ::unlink(fresh.c_str());
    return written;
}

} // namespace kyso::cli
