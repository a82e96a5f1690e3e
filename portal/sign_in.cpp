// SPDX-License-Identifier: Apache-2.0
#include "portal/sign_in.hpp"

#include "signature/web_eid_verification.hpp"

namespace kyso::portal {

Result<std::vector<signature::Certificate>> verify_sign_in(const SignIn& sign_in, std::string_view origin,
                                                           std::string_view nonce,
                                                           const signature::TrustDirectory& trust,
                                                           std::chrono::sys_seconds now) {
    const auto report =
        signature::verify_web_eid(sign_in.token, origin, nonce, trust, now, sign_in.intermediates);
    if (!report) return report.error();
    const signature::SignerReport& signer = report->signers.front();
    if (signer.integrity_fault) return *signer.integrity_fault;
    if (signer.certificate_fault) return *signer.certificate_fault;
    if (signer.chain_fault) return *signer.chain_fault;
    if (signer.integrity != signature::Integrity::whole || signer.chain.empty())
        return Error{Errc::signature_invalid, "not judged to be whole"};
    return signer.chain;
}

} // namespace kyso::portal
