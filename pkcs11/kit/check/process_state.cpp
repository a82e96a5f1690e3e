// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/check/process_state.hpp"

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <unistd.h>

namespace kyso::pkcs11::kit {
namespace {

constexpr int signals = 64;

std::string signal_name(int signal) {
    const char* name = ::sigabbrev_np(signal);
    return name != nullptr ? std::string{"SIG"} + name : "signal " + std::to_string(signal);
}

std::string octal(::mode_t mode) {
    char text[8];
    std::snprintf(text, sizeof text, "%03o", mode);
    return text;
}

std::string variable(const std::string& setting) {
    return setting.substr(0, setting.find('='));
}

} // namespace

ProcessState ProcessState::now() {
    ProcessState state;
    state.actions.resize(signals + 1);
    for (int signal = 1; signal <= signals; ++signal)
        ::sigaction(signal, nullptr, &state.actions[static_cast<std::size_t>(signal)]);
    ::sigprocmask(SIG_SETMASK, nullptr, &state.mask);
    state.locale = std::setlocale(LC_ALL, nullptr);
    std::error_code error;
    state.folder = std::filesystem::current_path(error).string();
    state.umask = ::umask(0);
    ::umask(state.umask);
    for (char** setting = environ; setting != nullptr && *setting != nullptr; ++setting)
        state.environment.emplace_back(*setting);
    std::ranges::sort(state.environment);
    return state;
}

std::string signal_change(const ProcessState& before, const ProcessState& after) {
    for (int signal = 1; signal <= signals; ++signal) {
        const auto& old = before.actions[static_cast<std::size_t>(signal)];
        const auto& now = after.actions[static_cast<std::size_t>(signal)];
        if (old.sa_handler != now.sa_handler || old.sa_flags != now.sa_flags)
            return signal_name(signal) + ": another handler";
        if (::sigismember(&before.mask, signal) != ::sigismember(&after.mask, signal))
            return signal_name(signal) + ": blocked or unblocked";
    }
    return {};
}

std::string surroundings_change(const ProcessState& before, const ProcessState& after) {
    const auto changed = [](const std::string& what, const std::string& old, const std::string& now) {
        return what + ": " + old + ", now " + now;
    };
    if (before.locale != after.locale) return changed("locale", before.locale, after.locale);
    if (before.folder != after.folder) return changed("working folder", before.folder, after.folder);
    if (before.umask != after.umask) return changed("umask", octal(before.umask), octal(after.umask));
    std::vector<std::string> differing;
    std::ranges::set_symmetric_difference(before.environment, after.environment,
                                          std::back_inserter(differing));
    if (!differing.empty()) return "environment variable " + variable(differing.front()) + " was changed";
    return {};
}

} // namespace kyso::pkcs11::kit
