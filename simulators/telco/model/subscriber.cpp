// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/model/subscriber.hpp"

#include <algorithm>
#include <array>

namespace kyso::telco {
namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 6> certificate_states{"valid", "expired",        "revoked",
                                                             "test",  "unknown_issuer", "missing"};
constexpr std::array<std::string_view, 5> applets{"active", "inactive", "incompatible", "absent",
                                                  "not_in_ota"};
constexpr std::array<std::string_view, 3> service_states{"active", "suspended", "unregistered"};
constexpr std::array<std::string_view, 7> radios{"online",  "off",         "no_coverage", "roaming",
                                                 "on_call", "screen_busy", "pull_only"};
constexpr std::array<std::string_view, 5> habits{"none", "sign", "cancel", "postpone", "ignore"};

template <class T, std::size_t size>
std::optional<T> from(const std::array<std::string_view, size>& names, std::string_view text) noexcept {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<T>(found - names.begin());
}
template <class T, std::size_t size>
std::string_view name(const std::array<std::string_view, size>& names, T value) noexcept {
    return names[static_cast<std::size_t>(value)];
}

} // namespace

std::string_view to_text(CertificateState state) noexcept {
    return name(certificate_states, state);
}
std::string_view to_text(Applet applet) noexcept {
    return name(applets, applet);
}
std::string_view to_text(ServiceState state) noexcept {
    return name(service_states, state);
}
std::string_view to_text(Radio radio) noexcept {
    return name(radios, radio);
}
std::string_view to_text(Habit habit) noexcept {
    return name(habits, habit);
}
std::optional<CertificateState> certificate_state_from(std::string_view text) noexcept {
    return from<CertificateState>(certificate_states, text);
}
std::optional<Applet> applet_from(std::string_view text) noexcept {
    return from<Applet>(applets, text);
}
std::optional<ServiceState> service_state_from(std::string_view text) noexcept {
    return from<ServiceState>(service_states, text);
}
std::optional<Radio> radio_from(std::string_view text) noexcept {
    return from<Radio>(radios, text);
}
std::optional<Habit> habit_from(std::string_view text) noexcept {
    return from<Habit>(habits, text);
}

} // namespace kyso::telco
