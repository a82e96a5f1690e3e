// SPDX-License-Identifier: Apache-2.0
// A SIM's key and certificate out of PEM texts, from the configuration's files or the control API. One
// without a certificate is a SIM whose certificate was never issued.
#pragma once

#include "protocol/result.hpp"
#include "simulators/telco/model/subscriber.hpp"

namespace kyso::telco {

/// Sets `key` and `certificate`; empty `certificate_pem`: none, and the state is missing.
/// Errc::config_invalid where a text is none of its kind, or the key is not the certificate's.
Result<SimKey> read_sim_key(std::string_view certificate_pem, std::string_view key_pem);

/// SHA-256 of the first certificate. Errc::config_invalid.
Result<Bytes> certificate_digest(std::string_view certificate_pem);

} // namespace kyso::telco
