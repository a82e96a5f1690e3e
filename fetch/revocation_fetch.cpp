// SPDX-License-Identifier: Apache-2.0
#include "fetch/revocation_fetch.hpp"

#include "signature/crl.hpp"
#include "signature/ocsp.hpp"

namespace kyso::fetch {

FetchRequest request_for(const signature::RevocationQuestion& question) {
    if (question.kind == signature::RevocationQuestion::Kind::crl)
        return {question.address, {}, {}, signature::max_crl};
    return {question.address, question.request, "application/ocsp-request", signature::max_ocsp_response};
}

} // namespace kyso::fetch
