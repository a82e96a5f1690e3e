// SPDX-License-Identifier: Apache-2.0
// The profile `smoke`: which checks, and how much they try. The only one so far; a profile is a list of ids.
#pragma once

#include <chrono>
#include <span>
#include <string_view>

namespace kyso::pkcs11::kit {

constexpr std::string_view profile_name = "smoke";
/// The ids of `smoke`, in the order in which they are tried.
std::span<const std::string_view> smoke_profile() noexcept;

constexpr unsigned ecdsa_signatures = 600; ///< I06: 1 in 128 has a leading zero
constexpr std::chrono::milliseconds ecdsa_time{1500};
constexpr unsigned latency_signatures = 50; ///< L06
constexpr std::chrono::milliseconds latency_time{1500};
constexpr unsigned most_keys = 8; ///< G10: so many keys of the token sign

/// L06: above these is a deviation. RSA-2048 takes software 1 ms and cards 0.1 to 1 s.
constexpr std::chrono::milliseconds software_signature{30}, hardware_signature{2000};

} // namespace kyso::pkcs11::kit
