// SPDX-License-Identifier: Apache-2.0
#include "protocol/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace kyso::log {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
    case Level::debug:
        return spdlog::level::debug;
    case Level::info:
        return spdlog::level::info;
    case Level::warn:
        return spdlog::level::warn;
    case Level::error:
        return spdlog::level::err;
    case Level::critical:
        break;
    }
    return spdlog::level::critical;
}

} // namespace

void start(const char* program, std::string_view least) {
    spdlog::set_default_logger(spdlog::stderr_logger_st(program));
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
    spdlog::set_level(spdlog::level::from_str(std::string{least}));
}

bool wanted(Level level) {
    return spdlog::should_log(spdlog_level(level));
}

void line(Level level, std::string_view text) {
    spdlog::log(spdlog_level(level), text);
}

} // namespace kyso::log
