// SPDX-License-Identifier: Apache-2.0
// A question of RevocationCheck as an HTTP request: method, type and limit are fixed here, for kyso-relay and
// the portal alike.
#pragma once

#include "fetch/fetcher.hpp"
#include "signature/revocation_check.hpp"

namespace kyso::fetch {

/// POST of an OCSP request (RFC 6960 appendix A.1), at most 64 KiB back; GET of a CRL, at most 10 MiB.
FetchRequest request_for(const signature::RevocationQuestion& question);

} // namespace kyso::fetch
