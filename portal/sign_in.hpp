// SPDX-License-Identifier: Apache-2.0
// A sign-in as the portal judges it: a Web eID token over the portal's own origin and nonce, by a certificate
// that chains to a trusted issuer. Called by Api; which account it opens is the store's part.
#pragma once

#include "signature/trust_directory.hpp"

#include <vector>

namespace kyso::portal {

struct SignIn {
    std::string_view token;                            ///< JSON, as the page posted it
    std::vector<signature::Certificate> intermediates; ///< links to an anchor; not trusted for being there
};

/// The signer's chain, signer first, anchor last. Errc::signature_malformed, signature_invalid (also for
/// another origin or nonce), issuer_untrusted, and what check_may_sign() says of the certificate at `now`.
Result<std::vector<signature::Certificate>> verify_sign_in(const SignIn& sign_in, std::string_view origin,
                                                           std::string_view nonce,
                                                           const signature::TrustDirectory& trust,
                                                           std::chrono::sys_seconds now);

} // namespace kyso::portal
