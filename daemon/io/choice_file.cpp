// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/choice_file.hpp"

#include "protocol/log.hpp"
#include "protocol/replace_file.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace kyso::io {
namespace {

constexpr std::size_t most_chosen = 256; ///< requesters

std::string read_start(const std::filesystem::path& path) {
    const Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    std::string text(core::ChoiceBook::max_text, '\0');
    const ssize_t got = file ? ::read(file.get(), text.data(), text.size()) : -1;
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

} // namespace

ChoiceFile::ChoiceFile(const std::filesystem::path& folder, const flow::AuditLog& log)
    : path_(folder / file_name), log_(log), book_(core::ChoiceBook::read(read_start(path_))) {}

/// The requester goes into the certificate's hash too: the same certificate at two sites cannot be told.
std::string ChoiceFile::hash(const std::string& requester, ByteView certificate) const {
    const std::string label = "choice of " + requester + '\0';
    Bytes data{as_bytes(label).begin(), as_bytes(label).end()};
    data.insert(data.end(), certificate.begin(), certificate.end());
    return log_.pseudonym(data);
}

bool ChoiceFile::was_last(const std::string& requester, const signature::Certificate& certificate) const {
    return book_.holds(hash(requester), hash(requester, certificate.der()));
}

void ChoiceFile::remember(const std::string& requester, const signature::Certificate& certificate) {
    if (was_last(requester, certificate)) return;
    book_.put(hash(requester), hash(requester, certificate.der()));
    write();
}

void ChoiceFile::write() const {
    if (const auto error = replace_file(path_, book_.text(), 0600))
        log::warn("{} cannot be written: {}; the choice is not remembered", path_.string(), error.message());
}

std::optional<signature::Certificate> ChoiceFile::chosen(const std::string& requester) const {
    const auto found = chosen_.find(requester);
    if (found == chosen_.end()) return std::nullopt;
    return found->second;
}

void ChoiceFile::choose(const std::string& requester, const signature::Certificate& certificate) {
    if (chosen_.size() >= most_chosen && !chosen_.contains(requester)) chosen_.erase(chosen_.begin());
    chosen_.insert_or_assign(requester, certificate);
}

} // namespace kyso::io
