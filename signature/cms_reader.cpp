// SPDX-License-Identifier: Apache-2.0
#include "signature/cms_reader.hpp"

#include "signature/cms_parts.hpp"
#include "signature/der_writer.hpp"

#include <openssl/objects.h>

#include <algorithm>
#include <array>

namespace kyso::signature {
namespace {

bool is(const ASN1_OBJECT* object, ByteView der) {
    return object != nullptr && std::ranges::equal(to_der(i2d_ASN1_OBJECT, object), der);
}

Result<CMS_SignerInfo*> only_signer(CMS_ContentInfo* cms) {
    STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
    if (sk_CMS_SignerInfo_num(signers) != 1) return malformed("not exactly one signer");
    CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(signers, 0);
    if (CMS_signed_get_attr_count(signer) <= 0) return malformed("no signed attributes");
    return signer;
}

Result<std::vector<Certificate>> certificates_of(CMS_ContentInfo* cms) {
    const X509Stack stack{CMS_get1_certs(cms)};
    const int count = stack ? sk_X509_num(stack.get()) : 0;
    if (count < 1 || static_cast<std::size_t>(count) > SignedObject::max_certificates)
        return malformed("number of certificates");
    std::vector<Certificate> certificates;
    for (int i = 0; i < count; ++i) {
        auto certificate =
            Certificate::parse(to_der(i2d_X509, static_cast<const X509*>(sk_X509_value(stack.get(), i))));
        if (!certificate) return malformed("certificate in the object: " + certificate.error().detail());
        certificates.push_back(*std::move(certificate));
    }
    return certificates;
}

Result<DigestAlgorithm> digest_algorithm_of(CMS_SignerInfo* signer) {
    X509_ALGOR* digest = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, nullptr);
    switch (OBJ_obj2nid(digest->algorithm)) {
    case NID_sha256:
        return DigestAlgorithm::sha256;
    case NID_sha384:
        return DigestAlgorithm::sha384;
    case NID_sha512:
        return DigestAlgorithm::sha512;
    default:
        return malformed("digest algorithm");
    }
}

/// The signed attributes again, as DER SET OF.
Bytes signed_attributes_of(const CMS_SignerInfo* signer) {
    std::vector<Bytes> attributes;
    for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i)
        attributes.push_back(signed_attribute(signer, i));
    return der::set_of(der::Tag::set, std::move(attributes));
}

Result<void> check_signer_name(const CMS_SignerInfo* info, const Certificate& signer, DigestAlgorithm digest,
                               SignerName name) {
    const int at = CMS_signed_get_attr_by_NID(info, NID_id_smime_aa_signingCertificateV2, -1);
    if (name == SignerName::none) {
        if (at >= 0 || CMS_signed_get_attr_by_NID(info, NID_id_smime_aa_signingCertificate, -1) >= 0)
            return malformed("names a certificate, which the statement does not");
        return {};
    }
    if (at < 0 || only_value(info, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE) == nullptr)
        return malformed("signing-certificate-v2 attribute");
    const Bytes attribute = signed_attribute(info, at);
    if (attribute != signing_certificate_attribute(signer) &&
        attribute != signing_certificate_attribute(signer, digest))
        return malformed("signing-certificate-v2 names another certificate");
    return {};
}

Result<void> check_attributes(const CMS_SignerInfo* info, ContentType expected) {
    const void* type = only_value(info, NID_pkcs9_contentType, V_ASN1_OBJECT);
    if (type == nullptr) return malformed("content-type attribute");
    if (!is(static_cast<const ASN1_OBJECT*>(type), content_type_der(expected)))
        return Error{Errc::content_type_wrong, "content-type attribute"};
    if (only_value(info, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING) == nullptr)
        return malformed("message-digest attribute");
    return {};
}

/// As the object says; encode() then tells whether its parameters are ours.
Result<Mechanism> mechanism_of(CMS_SignerInfo* info, const Certificate& signer) {
    X509_ALGOR* algorithm = nullptr;
    CMS_SignerInfo_get0_algs(info, nullptr, nullptr, nullptr, &algorithm);
    const bool pss = OBJ_obj2nid(algorithm->algorithm) == NID_rsassaPss;
    return signer.mechanism(pss ? RsaPadding::pss : RsaPadding::pkcs1);
}

/// Would encode() have written `original`?
Result<void> check_encoding(const SignedObject& object, CMS_SignerInfo* info, ContentType type,
                            ByteView original) {
    const auto mechanism = mechanism_of(info, object.signer);
    if (!mechanism) return malformed("key type of the signer");
    const auto attributes = signed_attributes_of(info);
    const ASN1_OCTET_STRING* signature = CMS_SignerInfo_get0_signature(info);
    std::vector<Bytes> certificates{object.signer.der()};
    for (const Certificate& issuer : object.issuers)
        certificates.push_back(issuer.der());
    const Bytes again =
        encode({.type = type,
                .digest_algorithm = object.digest_algorithm,
                .mechanism = *mechanism,
                .signer = object.signer,
                .certificates = std::move(certificates),
                .signed_attributes = attributes,
                .signature = {ASN1_STRING_get0_data(signature),
                              static_cast<std::size_t>(ASN1_STRING_length(signature))},
                .content = object.content ? std::optional<ByteView>{*object.content} : std::nullopt});
    if (!std::ranges::equal(again, original)) return malformed("not the encoding that is demanded");
    return {};
}

} // namespace

Result<SignedObject> read_signed_object(ByteView der, ContentType expected, SignerName name) {
    const OpensslErrorScope errors;
    if (der.size() > SignedObject::max_size) return Error{Errc::too_large, "signature object"};
    auto cms = parse_signed_data(der);
    if (!cms) return cms.error();
    const auto info = only_signer(cms->get());
    if (!info) return info.error();
    if (!is(CMS_get0_eContentType(cms->get()), content_type_der(expected)))
        return Error{Errc::content_type_wrong, "eContentType"};
    auto certificates = certificates_of(cms->get());
    if (!certificates) return certificates.error();
    const auto signer = std::ranges::find_if(*certificates, [&](const Certificate& certificate) {
        return CMS_SignerInfo_cert_cmp(*info, certificate.native()) == 0;
    });
    if (signer == certificates->end()) return malformed("the signer's certificate is not in the object");
    const auto digest_algorithm = digest_algorithm_of(*info);
    if (!digest_algorithm) return digest_algorithm.error();
    if (const auto done = check_attributes(*info, expected); !done) return done.error();
    if (const auto done = check_signer_name(*info, *signer, *digest_algorithm, name); !done)
        return done.error();
    const auto signing_time = signing_time_of(*info);
    if (!signing_time) return signing_time.error();

    SignedObject object{.cms = *std::move(cms),
                        .signer = *signer,
                        .issuers = {},
                        .digest_algorithm = *digest_algorithm,
                        .signing_time = *signing_time,
                        .content = {}};
    object.content = content_of(object.cms.get());
    certificates->erase(signer);
    object.issuers = *std::move(certificates);
    if (const auto done = check_encoding(object, *info, expected, der); !done) return done.error();
    return object;
}

} // namespace kyso::signature
