// SPDX-License-Identifier: Apache-2.0
#include "signature/registration_signer.hpp"

#include <algorithm>

namespace kyso::signature {

Result<void> check_of_chain(std::span<const Certificate> certificates, std::vector<Certificate> chain) {
    for (const Certificate& one : certificates) {
        const auto link = std::ranges::find(chain, one);
        if (link == chain.end())
            return Error{Errc::signature_malformed, "a certificate that is not of the signer's chain"};
        chain.erase(link);
    }
    return {};
}

Result<void> check_names(const RegistrationStatement& statement, const Certificate& signer,
                         const Holder& holder) {
    if (!statement.names_certificate()) return {};
    if (statement.certificate_sha256 != to_hex(signer.sha256()))
        return Error::at("certificate.sha256", Errc::statement_invalid, "not the signer's");
    if (statement.holder != to_statement_json(holder))
        return Error::at("holder", Errc::statement_invalid, "not what the signer's certificate says");
    return {};
}

} // namespace kyso::signature
