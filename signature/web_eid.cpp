// SPDX-License-Identifier: Apache-2.0
#include "signature/web_eid.hpp"

#include "protocol/version.hpp"
#include "signature/cms.hpp"
#include "signature/cms_encoding.hpp"
#include "signature/jose_algorithm.hpp"

#include <boost/json/string.hpp>

namespace kyso::signature {

Bytes WebEidSigning::digest(DigestAlgorithm algorithm, std::string_view origin, std::string_view nonce) {
    Bytes value = digest_of(algorithm, as_bytes(origin));
    const Bytes second = digest_of(algorithm, as_bytes(nonce));
    value.insert(value.end(), second.begin(), second.end());
    return digest_of(algorithm, value);
}

Result<WebEidSigning> WebEidSigning::prepare(const Certificate& certificate, std::string_view origin,
                                             std::string_view nonce, RsaPadding padding) {
    const auto algorithm = jose_algorithm(certificate, padding, {});
    if (!algorithm) return algorithm.error();
    WebEidSigning signing{certificate};
    signing.algorithm_ = algorithm->name;
    signing.to_be_signed_ = {algorithm->mechanism, algorithm->digest,
                             digest(algorithm->digest, origin, nonce)};
    return signing;
}

Result<boost::json::object> WebEidSigning::assemble(ByteView raw_signature) const {
    if (raw_signature.size() != raw_signature_size(certificate_))
        return Error{Errc::signature_malformed, "length of the raw signature"};
    return boost::json::object{{"unverifiedCertificate", to_base64(certificate_.der())},
                               {"algorithm", algorithm_},
                               {"signature", to_base64(raw_signature)},
                               {"format", "web-eid:1.0"},
                               {"appVersion", "urn:kyso:kysod:" + std::string{version}}};
}

} // namespace kyso::signature
