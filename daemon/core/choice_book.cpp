// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/choice_book.hpp"

#include <algorithm>

namespace kyso::core {
namespace {

bool is_hash(std::string_view text) {
    return text.size() == ChoiceBook::hash_size && std::ranges::all_of(text, [](char digit) {
               return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
           });
}

} // namespace

ChoiceBook ChoiceBook::read(std::string_view text) {
    ChoiceBook book;
    text = text.substr(0, max_text);
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (line.size() == 2 * hash_size + 1 && line[hash_size] == ' ')
            book.put(line.substr(0, hash_size), line.substr(hash_size + 1));
    }
    return book;
}

std::string ChoiceBook::text() const {
    std::string text;
    for (const auto& [requester, certificate] : entries_)
        text += requester + ' ' + certificate + '\n';
    return text;
}

bool ChoiceBook::holds(std::string_view requester, std::string_view certificate) const {
    return std::ranges::any_of(
        entries_, [&](const auto& entry) { return entry.first == requester && entry.second == certificate; });
}

void ChoiceBook::put(std::string_view requester, std::string_view certificate) {
    if (!is_hash(requester) || !is_hash(certificate)) return;
    std::erase_if(entries_, [&](const auto& entry) { return entry.first == requester; });
    if (entries_.size() == max_entries) entries_.erase(entries_.begin());
    entries_.emplace_back(requester, certificate);
}

} // namespace kyso::core
