// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/answer_cache.hpp"

#include "protocol/replace_file.hpp"
#include "protocol/wire.hpp"
#include "signature/crl.hpp"
#include "signature/ocsp.hpp"

#include <algorithm>
#include <fstream>
#include <openssl/sha.h>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;
using signature::RevocationQuestion;
using std::chrono::sys_seconds;

constexpr std::string_view file_mark = "kyso-answer-1";
constexpr std::size_t max_entry = signature::max_crl + 1024;

bool is_ocsp(const RevocationQuestion& question) {
    return question.kind == RevocationQuestion::Kind::ocsp;
}

Bytes sha256(ByteView bytes) {
    Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(bytes.data(), bytes.size(), digest.data());
    return digest;
}

/// What the question asks, apart from how old the answer may be.
Bytes identity_of(const RevocationQuestion& question) {
    return sha256(
        WireWriter{}.u8(is_ocsp(question) ? 1 : 0).text(question.address).bytes(question.request).take());
}

std::optional<Bytes> read_file(const fs::path& file) {
    std::error_code failure;
    const auto size = fs::file_size(file, failure);
    if (failure || size > max_entry) return std::nullopt;
    std::ifstream in{file, std::ios::binary};
    Bytes bytes(static_cast<std::size_t>(size));
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    return in ? std::optional{std::move(bytes)} : std::nullopt;
}

} // namespace

fs::path AnswerCache::file_of(const RevocationQuestion& question) const {
    return folder_ / (to_hex(identity_of(question)) + ".answer");
}

std::optional<Bytes> AnswerCache::find(const RevocationQuestion& question, sys_seconds now) const {
    if (folder_.empty() || question.fresh) return std::nullopt;
    const auto file = read_file(file_of(question));
    if (!file || file->size() < SHA256_DIGEST_LENGTH) return std::nullopt;
    const ByteView whole{*file};
    const ByteView entry = whole.first(whole.size() - SHA256_DIGEST_LENGTH);
    if (!std::ranges::equal(sha256(entry), whole.subspan(entry.size()))) return std::nullopt;
    WireReader reader{entry};
    const std::string mark = reader.text(file_mark.size());
    const ByteView identity = reader.bytes(SHA256_DIGEST_LENGTH);
    const auto until = static_cast<std::int64_t>(reader.u64());
    const ByteView answer = reader.bytes(signature::max_crl);
    if (!reader.finish() || mark != file_mark || !std::ranges::equal(identity, identity_of(question)) ||
        until < now.time_since_epoch().count())
        return std::nullopt;
    return Bytes(answer.begin(), answer.end());
}

void AnswerCache::keep(const RevocationQuestion& question, ByteView answer, sys_seconds now) const {
    const auto next =
        is_ocsp(question) ? signature::ocsp_next_update(answer) : signature::crl_next_update(answer);
    if (folder_.empty() || !next || *next <= now) return;
    const std::chrono::hours longest{is_ocsp(question) ? 1 : 12};
    const sys_seconds until = std::min(*next, now + longest);
    Bytes entry = WireWriter{}
                      .text(file_mark)
                      .bytes(identity_of(question))
                      .u64(static_cast<std::uint64_t>(until.time_since_epoch().count()))
                      .bytes(answer)
                      .take();
    const Bytes digest = sha256(entry);
    entry.insert(entry.end(), digest.begin(), digest.end());

    std::error_code failure;
    if (fs::create_directories(folder_, failure)) fs::permissions(folder_, fs::perms::owner_all, failure);
    make_room(entry.size());
    // What cannot be kept is asked again.
    (void)replace_file(file_of(question), as_text(entry), 0600);
}

void AnswerCache::make_room(std::uintmax_t octets) const {
    struct Entry {
        fs::file_time_type written;
        std::uintmax_t size;
        fs::path file;
    };
    std::vector<Entry> entries;
    std::uintmax_t total = octets;
    std::error_code failure;
    for (fs::directory_iterator at{folder_, failure}, end; !failure && at != end; at.increment(failure)) {
        std::error_code gone;
        Entry entry{at->last_write_time(gone), at->file_size(gone), at->path()};
        if (gone) continue;
        total += entry.size;
        entries.push_back(std::move(entry));
    }
    std::ranges::sort(entries, {}, &Entry::written);
    for (const Entry& oldest : entries) {
        if (total <= most_octets_) break;
        if (fs::remove(oldest.file, failure)) total -= oldest.size;
    }
}

} // namespace kyso::drivers
