// SPDX-License-Identifier: Apache-2.0
// Keys and self-signed certificates of invented holders, made once per run, and whether kysod would take
// signatures with them. For the integration tests of the driver host.
#pragma once

#include "protocol/to_be_signed.hpp"
#include "tests/support/softhsm/softhsm.hpp"

namespace kyso::test {

/// RSA-2048 under id 01, P-256 under id 02.
const SoftHsmKey& rsa_key();
const SoftHsmKey& ec_key();

/// What a signature over this text asks of the device.
ToBeSigned to_sign(std::string_view text, Mechanism mechanism,
                   DigestAlgorithm algorithm = DigestAlgorithm::sha256);

/// Whether kysod accepts the signature (RSA as it is, ECDSA as r||s) with the certificate.
bool verifies(ByteView signature, const ToBeSigned& what, ByteView certificate);

} // namespace kyso::test
