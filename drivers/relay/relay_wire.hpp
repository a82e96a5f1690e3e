// SPDX-License-Identifier: Apache-2.0
// Revocation: fetch what this address says, and the answer, as octets of one frame each
// (protocol/framing.hpp). Used by kysod, kyso and kyso-relay; both readers take hostile octets.
//   question: u8 1, u8 kind (0 CRL, 1 OCSP), u8 fresh, text address, bytes request
//   answer:   u8 0x81, u8 remembered, bytes content; or an error (relay_message.hpp)
#pragma once

#include "drivers/relay/relay_message.hpp"
#include "signature/revocation_check.hpp"

namespace kyso::drivers {

constexpr std::size_t max_relay_answer = 10 * 1024 * 1024 + 1024;

Bytes encode_question(const signature::RevocationQuestion& question);
/// Errc::invalid_params.
Result<signature::RevocationQuestion> read_question(ByteView message);

Bytes encode_answer(const Result<signature::RevocationAnswer>& answer);
/// The answer, or the relay's error; Errc::fetch_failed where it is neither.
Result<signature::RevocationAnswer> read_answer(ByteView message);

} // namespace kyso::drivers
