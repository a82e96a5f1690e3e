// SPDX-License-Identifier: Apache-2.0
#include "signature/jws.hpp"

#include "signature/cms.hpp"
#include "signature/cms_encoding.hpp"
#include "signature/jose_algorithm.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace kyso::signature {
namespace {

namespace json = boost::json;

std::string header_of(std::string_view algorithm, const Certificate& certificate,
                      std::span<const Certificate> chain, std::chrono::sys_seconds signing_time) {
    json::array certificates{to_base64(certificate.der())};
    for (const Certificate& issuer : chain)
        if (issuer != certificate) certificates.emplace_back(to_base64(issuer.der()));
    return json::serialize(json::object{{"alg", algorithm},
                                        {"iat", signing_time.time_since_epoch().count()},
                                        {"typ", "JOSE"},
                                        {"x5c", std::move(certificates)},
                                        {"x5t#S256", to_base64url(certificate.sha256())}});
}

} // namespace

Result<JwsSigning> JwsSigning::prepare(const Certificate& certificate, std::span<const Certificate> chain,
                                       ByteView payload, std::chrono::sys_seconds signing_time,
                                       RsaPadding padding, std::optional<DigestAlgorithm> digest) {
    const auto algorithm = jose_algorithm(certificate, padding, digest);
    if (!algorithm) return algorithm.error();
    JwsSigning signing;
    signing.signing_input_ =
        to_base64url(as_bytes(header_of(algorithm->name, certificate, chain, signing_time))) + "." +
        to_base64url(payload);
    signing.signature_size_ = raw_signature_size(certificate);
    signing.to_be_signed_ = {algorithm->mechanism, algorithm->digest,
                             digest_of(algorithm->digest, as_bytes(signing.signing_input_))};
    return signing;
}

Result<std::string> JwsSigning::assemble(ByteView raw_signature) const {
    if (raw_signature.size() != signature_size_)
        return Error{Errc::signature_malformed, "length of the raw signature"};
    return signing_input_ + "." + to_base64url(raw_signature);
}

} // namespace kyso::signature
