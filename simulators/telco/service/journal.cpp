// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/service/journal.hpp"

#include "simulators/telco/wire/messages.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace kyso::telco {

std::string without_passwords(std::string_view text) {
    constexpr std::string_view name = "AP_PWD";
    std::string clean;
    while (true) {
        const std::size_t at = text.find(name);
        clean.append(text.substr(0, at));
        if (at == text.npos) return clean;
        text.remove_prefix(at + name.size());
        clean.append(name);
        // To the quote that opens the value: `AP_PWD="x"`, `AP_PWD='x'`, `"AP_PWD" : "x"`.
        const std::size_t sign = text.find_first_of("=:");
        const std::size_t open = sign == text.npos ? text.npos : text.find_first_of("\"'", sign);
        if (open == text.npos) return clean; // cut off: nothing after the name is kept
        std::size_t close = open + 1;
        while (close < text.size() && text[close] != text[open])
            close += text[close] == '\\' ? 2U : 1U;
        clean.append(text.substr(0, open + 1)).append("*");
        text.remove_prefix(std::min(close, text.size()));
    }
}

void Journal::add(Moment when, std::string_view what, std::string_view about, std::string_view body) {
    constexpr std::size_t most = 10'000, longest = 16 * 1024;
    std::string_view kept = body.substr(0, longest);
    for (int cut = 0; cut < 3 && !is_utf8(kept); ++cut)
        kept.remove_suffix(kept.empty() ? 0 : 1); // a character that the limit cuts
    if (!is_utf8(kept)) kept = "(not UTF-8)";
    entries_.push_back(
        {++last_, to_text(when), std::string{what}, std::string{about}, without_passwords(kept)});
    if (entries_.size() > most) entries_.pop_front();
}

boost::json::array Journal::since(std::uint64_t number) const {
    boost::json::array list;
    for (const Entry& entry : entries_)
        if (entry.number > number)
            list.push_back(boost::json::object{{"n", entry.number},
                                               {"at", entry.at},
                                               {"what", entry.what},
                                               {"about", entry.about},
                                               {"body", entry.body}});
    return list;
}

} // namespace kyso::telco
