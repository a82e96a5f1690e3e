// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/wire/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace kyso::telco {
namespace {

struct Names {
    std::string_view wrapper, message, word;
};
// In the order of Operation.
constexpr std::array<Names, 5> names{Names{"MSS_Signature", "MSS_Signature", "sign"},
                                     Names{"MSS_StatusQuery", "MSS_Status", "status"},
                                     Names{"MSS_ProfileQuery", "MSS_Profile", "profile"},
                                     Names{"MSS_Registration", "MSS_Registration", "registration"},
                                     Names{"MSS_Receipt", "MSS_Receipt", "receipt"}};
const Names& of(Operation operation) noexcept {
    return names[static_cast<std::size_t>(operation)];
}

/// Takes `count` digits off the front.
std::optional<int> digits(std::string_view& text, std::size_t count) {
    int value = 0;
    if (text.size() < count) return std::nullopt;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + count, value);
    if (bad != std::errc{} || end != text.data() + count || text[0] == '-') return std::nullopt;
    text.remove_prefix(count);
    return value;
}
bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::chrono::minutes> zone(std::string_view text) {
    if (text == "Z") return std::chrono::minutes{0};
    const bool east = take(text, '+');
    if (!east && !take(text, '-')) return std::nullopt;
    const auto hours = digits(text, 2);
    if (!hours || !take(text, ':')) return std::nullopt;
    const auto minutes = digits(text, 2);
    if (!minutes || !text.empty() || *hours > 14 || *minutes > 59) return std::nullopt;
    const std::chrono::minutes offset{*hours * 60 + *minutes};
    return east ? offset : -offset;
}

} // namespace

std::string_view wrapper(Operation operation) noexcept {
    return of(operation).wrapper;
}
std::string element(Operation operation, std::string_view suffix) {
    return std::string{of(operation).message}.append(suffix);
}
std::string_view to_text(Operation operation) noexcept {
    return of(operation).word;
}

std::string to_text(Moment instant) {
    using namespace std::chrono;
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const hh_mm_ss time{instant - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

std::optional<Moment> read_instant(std::string_view text) {
    using namespace std::chrono;
    std::array<int, 6> parts{};
    constexpr std::array<std::size_t, 6> widths{4, 2, 2, 2, 2, 2};
    constexpr std::string_view after{"--T::"};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto part = digits(text, widths[i]);
        if (!part || (i < after.size() && !take(text, after[i]))) return std::nullopt;
        parts[i] = *part;
    }
    int thousandths = 0;
    if (take(text, '.')) {
        int weight = 100;
        const std::size_t before = text.size();
        for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), weight /= 10)
            thousandths += weight * (text[0] - '0');
        if (text.size() == before) return std::nullopt;
    }
    const auto offset = zone(text);
    const year_month_day date{year{parts[0]}, month{static_cast<unsigned>(parts[1])},
                              day{static_cast<unsigned>(parts[2])}};
    if (!offset || !date.ok() || parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return std::nullopt;
    return Moment{sys_days{date}} + hours{parts[3]} + minutes{parts[4]} + seconds{parts[5]} +
           milliseconds{thousandths} - *offset;
}

} // namespace kyso::telco
