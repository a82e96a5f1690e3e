// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/sim_pace.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace kyso::sim {
namespace {

using namespace std::chrono_literals;
using Time = SimPace::Time;

constexpr std::chrono::minutes window{10};
constexpr std::chrono::hours day{24};
constexpr std::array<std::chrono::minutes, 3> pauses{5min, 15min, 60min};
/// So long after a pause the next begins with the shortest again.
constexpr std::chrono::hours memory{24};

Error wait(Time until, Time now, const char* why) {
    return Error::later(Errc::sim_too_often, until - now, why);
}

std::string number(Time time) {
    return std::to_string(time.time_since_epoch().count());
}
std::string list(const std::vector<Time>& times) {
    std::string text;
    for (const Time time : times)
        text += (text.empty() ? "" : ",") + number(time);
    return text;
}

/// Takes the text up to `end` off `rest`.
std::string_view take(std::string_view& rest, char end) {
    const std::size_t at = std::min(rest.find(end), rest.size());
    const std::string_view taken = rest.substr(0, at);
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return taken;
}

std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (bad != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}
std::optional<std::vector<Time>> read_list(std::string_view text, std::size_t most) {
    std::vector<Time> times;
    while (!text.empty()) {
        const auto value = read_number(take(text, ','));
        if (!value || times.size() == most) return std::nullopt;
        times.emplace_back(std::chrono::seconds{*value});
    }
    if (!std::ranges::is_sorted(times)) return std::nullopt;
    return times;
}

} // namespace

void SimPace::forget(Time now) {
    // A clock that was set back: what seems to come happened just now, so no wait is longer than its rule.
    const auto not_later = [&](std::vector<Time>& times, std::chrono::seconds age) {
        for (Time& time : times)
            time = std::min(time, now);
        std::erase_if(times, [&](Time time) { return now - time >= age; });
    };
    not_later(starts_, day);
    not_later(setbacks_, window);
    if (pauses_ > 0) paused_until_ = std::min<Time>(paused_until_, now + pauses[pauses_ - 1U]);
    if (now - paused_until_ >= memory) pauses_ = 0;
}

Result<void> SimPace::may_start(Time now) const {
    SimPace then = *this;
    then.forget(now);
    if (then.open_) return Error{Errc::sim_busy, "a request is open on this phone"};
    if (then.pauses_ > 0 && now < then.paused_until_)
        return wait(then.paused_until_, now, "cancelled or timed out too often");
    if (then.starts_.size() >= starts_in_a_day)
        return wait(then.starts_[then.starts_.size() - starts_in_a_day] + day, now, "10 in a day");
    if (then.starts_.size() >= starts_in_ten_minutes)
        if (const Time third = then.starts_[then.starts_.size() - starts_in_ten_minutes];
            now - third < window)
            return wait(third + window, now, "3 in ten minutes");
    return {};
}

Result<void> SimPace::start(Time now) {
    if (auto may = may_start(now); !may) return may;
    forget(now);
    open_ = true;
    starts_.push_back(now);
    return {};
}

void SimPace::end(End how, Time now) {
    if (!open_) return;
    open_ = false;
    forget(now);
    if (how == End::signed_) {
        pauses_ = 0;
        setbacks_.clear();
    }
    if (how != End::setback) return;
    setbacks_.push_back(now);
    if (setbacks_.size() < 2) return;
    setbacks_.clear();
    pauses_ = static_cast<std::uint8_t>(std::min<std::size_t>(pauses_ + 1U, pauses.size()));
    paused_until_ = now + pauses[pauses_ - 1U];
}

bool SimPace::idle(Time now) const {
    SimPace then = *this;
    then.forget(now);
    return !then.open_ && then.starts_.empty() && then.setbacks_.empty() && then.pauses_ == 0;
}

std::string SimPace::encode() const {
    return std::string{"1;"} + (open_ ? "1;" : "0;") + std::to_string(pauses_) + ";" + number(paused_until_) +
           ";" + list(starts_) + ";" + list(setbacks_);
}

Result<SimPace> SimPace::decode(std::string_view text) {
    const Error malformed{Errc::invalid_params, "not the pace of a phone number"};
    if (take(text, ';') != "1") return malformed;
    SimPace pace;
    const std::string_view open = take(text, ';');
    if (open != "0" && open != "1") return malformed;
    pace.open_ = open == "1";
    const auto pauses_count = read_number(take(text, ';'));
    const auto until = read_number(take(text, ';'));
    auto starts = read_list(take(text, ';'), starts_in_a_day);
    auto setbacks = read_list(text, 1);
    if (!pauses_count || static_cast<std::size_t>(*pauses_count) > pauses.size() || !until || !starts ||
        !setbacks)
        return malformed;
    pace.pauses_ = static_cast<std::uint8_t>(*pauses_count);
    pace.paused_until_ = Time{std::chrono::seconds{*until}};
    pace.starts_ = std::move(*starts);
    pace.setbacks_ = std::move(*setbacks);
    return pace;
}

} // namespace kyso::sim
