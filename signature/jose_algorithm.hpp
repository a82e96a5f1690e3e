// SPDX-License-Identifier: Apache-2.0
// The signature algorithms of JOSE by their names (RFC 7518 section 3.1), as JWS and Web eID tokens write
// them. Internal to signature/.
#pragma once

#include "signature/certificate.hpp"

#include <optional>

namespace kyso::signature {

struct JoseAlgorithm {
    std::string_view name; ///< RS256 … ES384
    Mechanism mechanism;
    DigestAlgorithm digest;
};

/// The one for this certificate's key. ECDSA is bound to one digest a curve: ES256 is P-256 with SHA-256,
/// ES384 is P-384 with SHA-384 (section 3.4). RSA takes `wanted`, SHA-256 where nothing is wanted.
/// Errc::mechanism_unsupported for another key, or another digest than its curve's.
Result<JoseAlgorithm> jose_algorithm(const Certificate& certificate, RsaPadding padding,
                                     std::optional<DigestAlgorithm> wanted);

/// Errc::signature_malformed for an unknown name, `none` and HMAC among them.
Result<JoseAlgorithm> jose_algorithm(std::string_view name);

} // namespace kyso::signature
