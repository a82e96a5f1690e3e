// SPDX-License-Identifier: Apache-2.0
#include "signature/verification.hpp"

#include "signature/cms_reader.hpp"
#include "signature/registration_signer.hpp"

#include <algorithm>

namespace kyso::signature {
namespace {

/// The signature over the attributes and the digest of the content, by OpenSSL. The chain is checked apart:
/// CMS_verify() would demand emailProtection of it (purpose smime_sign), which Vietnamese issuers may leave
/// out.
Result<void> verify_signature(const SignedObject& object, ByteView content) {
    const bool attached = object.content.has_value();
    if (attached && !std::ranges::equal(*object.content, content))
        return Error{Errc::signature_invalid, "the object carries other content"};
    const BioHandle detached = attached ? nullptr : reader_of(content);
    if (!attached && !detached) return openssl_error(Errc::internal_error, "content");
    constexpr unsigned flags = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY;
    if (CMS_verify(object.cms.get(), nullptr, nullptr, detached.get(), nullptr, flags) != 1)
        return openssl_error(Errc::signature_invalid, "CMS_verify");
    return {};
}

} // namespace

Result<VerifiedSignature> verify_cms(ByteView cms, ByteView content, ContentType expected,
                                     const TrustDirectory& trust, std::chrono::sys_seconds at,
                                     SignerName name) {
    const OpensslErrorScope errors;
    const auto object = read_signed_object(cms, expected, name);
    if (!object) return object.error();
    if (const auto done = verify_signature(*object, content); !done) return done.error();
    if (const auto done = check_may_sign(object->signer, at); !done) return done.error();
    auto chain = trust.verify_chain(object->signer, object->issuers, at);
    if (!chain) return chain.error();
    const std::vector<Certificate> above{chain->begin() + 1, chain->end()};
    if (const auto done = check_of_chain(object->issuers, above); !done) return done.error();
    return VerifiedSignature{object->signer, object->signing_time, *std::move(chain)};
}

Result<Bytes> attached_content(ByteView cms, ContentType expected) {
    auto object = read_signed_object(cms, expected);
    if (!object) return object.error();
    if (!object->content) return Error{Errc::signature_malformed, "detached"};
    return *std::move(object->content);
}

} // namespace kyso::signature
