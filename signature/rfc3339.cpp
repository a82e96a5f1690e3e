// SPDX-License-Identifier: Apache-2.0
#include "signature/rfc3339.hpp"

#include <algorithm>
#include <cstdio>

namespace kyso::signature {

std::string to_rfc3339(std::chrono::sys_seconds when) {
    using namespace std::chrono;
    const auto day = floor<days>(when);
    const year_month_day date{day};
    const hh_mm_ss clock{when - day};
    char text[40];
    const int length =
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()));
    return {text, static_cast<std::size_t>(length)};
}

Result<std::chrono::sys_seconds> read_rfc3339(std::string_view text) {
    using namespace std::chrono;
    constexpr std::string_view form = "0000-00-00T00:00:00Z";
    const auto fits = [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; };
    if (text.size() != form.size() || !std::equal(text.begin(), text.end(), form.begin(), fits))
        return Error{Errc::statement_invalid, "not RFC 3339 in UTC and whole seconds"};
    const auto number = [&](std::size_t at, std::size_t count) {
        int value = 0;
        for (const char c : text.substr(at, count))
            value = value * 10 + (c - '0');
        return value;
    };
    const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                              day{static_cast<unsigned>(number(8, 2))}};
    const int hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return Error{Errc::statement_invalid, "no such time"};
    return sys_days{date} + hours{hour} + minutes{minute} + seconds{second};
}

} // namespace kyso::signature
