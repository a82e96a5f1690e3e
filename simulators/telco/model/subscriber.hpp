// SPDX-License-Identifier: Apache-2.0
// A person's subscription as the operator knows it: number, SIM with its keys and PIN, handset, what is in
// its inbox, and what the person does by themselves. Plain values; Telco moves them, the control API writes
// them.
#pragma once

#include "signature/certificate.hpp"
#include "signature/openssl_handles.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kyso::telco {

using std::chrono::milliseconds;
/// The simulator's own time: control calls move and stop it.
using Moment = std::chrono::sys_time<milliseconds>;

/// What the service knows of a certificate, whatever stands in it.
enum class CertificateState : std::uint8_t { valid, expired, revoked, test, unknown_issuer, missing };

struct SimKey {
    std::string label;   ///< in the phone's list, where there are several
    std::string profile; ///< signature profile (URI) that this key serves; empty: all
    CertificateState state = CertificateState::valid;
    std::shared_ptr<EVP_PKEY> key;
    std::optional<signature::Certificate> certificate;
};

struct Pin {
    static constexpr unsigned tries = 3, puk_tries = 10;
    std::string value = "123456";
    std::string puk = "12345678";
    bool factory = false; ///< must be changed when it is used first
    unsigned left = tries;
    unsigned puk_left = puk_tries;
};

enum class Applet : std::uint8_t { active, inactive, incompatible, absent, not_in_ota };

struct Sim {
    Applet applet = Applet::active;
    std::vector<SimKey> keys;
    Pin pin;
    bool signs_other_hash = false; ///< a broken applet
};

enum class ServiceState : std::uint8_t { active, suspended, unregistered };

enum class Radio : std::uint8_t { online, off, no_coverage, roaming, on_call, screen_busy, pull_only };

struct Handset {
    Radio radio = Radio::online;
    milliseconds sms_delay{0};
    unsigned lose = 0; ///< so many of the next messages get lost
    /// Off or without coverage: the network tells the service at once. Else the message waits in the network.
    bool reports_absence = true;
};

/// What the person does by themselves once a text is shown.
enum class Habit : std::uint8_t { none, sign, cancel, postpone, ignore };

struct Behaviour {
    Habit habit = Habit::none;
    unsigned wrong_pins = 0; ///< before the right one, when signing
    milliseconds delay{0};
};

struct Sms {
    std::string from, text;
};

struct Subscriber {
    std::string msisdn; ///< without plus: 84912345678
    std::string name, network, national_id, tax_code;
    std::string language = "vi";
    std::string no_spam; ///< empty: not demanded
    ServiceState state = ServiceState::active;
    std::vector<std::string> disabled_profiles;
    Sim sim;
    Handset handset;
    Behaviour behaviour;
    std::vector<Sms> inbox;
    std::string notice; ///< a receipt that the phone shows until it is pressed away
};

/// Names as the control API and the configuration spell them.
std::string_view to_text(CertificateState state) noexcept;
std::string_view to_text(Applet applet) noexcept;
std::string_view to_text(ServiceState state) noexcept;
std::string_view to_text(Radio radio) noexcept;
std::string_view to_text(Habit habit) noexcept;
std::optional<CertificateState> certificate_state_from(std::string_view text) noexcept;
std::optional<Applet> applet_from(std::string_view text) noexcept;
std::optional<ServiceState> service_state_from(std::string_view text) noexcept;
std::optional<Radio> radio_from(std::string_view text) noexcept;
std::optional<Habit> habit_from(std::string_view text) noexcept;

} // namespace kyso::telco
