// SPDX-License-Identifier: Apache-2.0
// What kysod, kyso-relay and kyso-portal say on stderr, where the journal keeps it. Never personal data,
// contents or anything that opens a key. spdlog does the work; it stays behind this header because each of
// its calls costs the compiler three seconds.
#pragma once

#include <cstdint>
#include <fmt/core.h>
#include <string_view>
#include <utility>

namespace kyso::log {

enum class Level : std::uint8_t { debug, info, warn, error, critical };

/// From here on the program's lines have a time and a level. `least` as in kysod.toml(5): debug, info, warn,
/// error.
void start(const char* program, std::string_view least = "info");

bool wanted(Level level);
void line(Level level, std::string_view text);

template <typename... Args>
void say(Level level, fmt::format_string<Args...> text, Args&&... args) {
    if (wanted(level)) line(level, fmt::format(text, std::forward<Args>(args)...));
}
template <typename... Args>
void debug(fmt::format_string<Args...> text, Args&&... args) {
    say(Level::debug, text, std::forward<Args>(args)...);
}
template <typename... Args>
void info(fmt::format_string<Args...> text, Args&&... args) {
    say(Level::info, text, std::forward<Args>(args)...);
}
template <typename... Args>
void warn(fmt::format_string<Args...> text, Args&&... args) {
    say(Level::warn, text, std::forward<Args>(args)...);
}
template <typename... Args>
void error(fmt::format_string<Args...> text, Args&&... args) {
    say(Level::error, text, std::forward<Args>(args)...);
}
template <typename... Args>
void critical(fmt::format_string<Args...> text, Args&&... args) {
    say(Level::critical, text, std::forward<Args>(args)...);
}

} // namespace kyso::log
