// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/window_pace.hpp"

#include <algorithm>

namespace kyso::core {
namespace {

constexpr std::chrono::minutes window{1};
/// A requester that was not refused for so long starts again at the first pause.
constexpr std::chrono::minutes memory{10};

Error wait(std::chrono::steady_clock::duration left, const char* why) {
    return Error::later(Errc::prompt_too_often, std::chrono::ceil<std::chrono::seconds>(left), why);
}

} // namespace

Result<void> WindowPace::may_ask(const std::string& requester, Time now) const {
    const auto found = pauses_.find(requester);
    if (found == pauses_.end() || now >= found->second.until) return {};
    return wait(found->second.until - now, "refused lately");
}

Result<void> WindowPace::show(const std::string& requester, Time now) {
    if (auto may = may_ask(requester, now); !may) return may.error();
    forget(now);
    if (shown_.size() >= limits_.per_minute)
        return wait(shown_.front() + window - now, "too many windows this minute");
    shown_.push_back(now);
    return {};
}

void WindowPace::refused(const std::string& requester, Time now) {
    if (limits_.first_pause.count() == 0) return;
    Pause& pause = pauses_[requester];
    pause.length = std::clamp(pause.length * 2, limits_.first_pause, limits_.longest_pause);
    pause.until = now + pause.length;
}

void WindowPace::forget(Time now) {
    while (!shown_.empty() && now - shown_.front() >= window)
        shown_.pop_front();
    std::erase_if(pauses_, [&](const auto& entry) { return now - entry.second.until > memory; });
}

} // namespace kyso::core
