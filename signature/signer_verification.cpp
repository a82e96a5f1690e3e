// SPDX-License-Identifier: Apache-2.0
#include "signature/signer_verification.hpp"

#include <openssl/ess.h>
#include <openssl/objects.h>

#include <algorithm>

namespace kyso::signature {
namespace {

using SigningCertificate = std::unique_ptr<ESS_SIGNING_CERT, Free<ESS_SIGNING_CERT_free>>;
using SigningCertificateV2 = std::unique_ptr<ESS_SIGNING_CERT_V2, Free<ESS_SIGNING_CERT_V2_free>>;

std::string digest_name(const ASN1_OBJECT* algorithm) {
    switch (OBJ_obj2nid(algorithm)) {
    case NID_md5:
        return "MD5";
    case NID_sha1:
        return "SHA-1";
    case NID_sha224:
        return "SHA-224";
    case NID_sha256:
        return "SHA-256";
    case NID_sha384:
        return "SHA-384";
    case NID_sha512:
        return "SHA-512";
    case NID_sha3_256:
        return "SHA3-256";
    case NID_sha3_384:
        return "SHA3-384";
    case NID_sha3_512:
        return "SHA3-512";
    default:
        return dotted(algorithm);
    }
}

/// With or without the digest in its name: rsaEncryption and sha256WithRSAEncryption are both met.
std::string signature_name(const ASN1_OBJECT* algorithm) {
    const int nid = OBJ_obj2nid(algorithm);
    int key = NID_undef;
    if (OBJ_find_sigid_algs(nid, nullptr, &key) != 1) key = nid;
    if (nid == NID_rsassaPss) return "RSASSA-PSS";
    if (key == NID_rsaEncryption) return "RSASSA-PKCS1-v1_5";
    if (key == NID_X9_62_id_ecPublicKey) return "ECDSA";
    return dotted(algorithm);
}

void name_algorithms(SignerReport& report, CMS_SignerInfo* signer) {
    X509_ALGOR* digest = nullptr;
    X509_ALGOR* signature = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, &signature);
    report.digest_algorithm = digest_name(digest->algorithm);
    report.signature_algorithm = signature_name(signature->algorithm);
    const KeyType key = report.certificate ? report.certificate->key_type() : KeyType::other;
    if (key == KeyType::ec_p256) report.signature_algorithm += " P-256";
    if (key == KeyType::ec_p384) report.signature_algorithm += " P-384";
    report.weak_digest = report.digest_algorithm == "MD5" || report.digest_algorithm == "SHA-1";
}

/// The first entry of a signing-certificate attribute must be the signer's (RFC 5035 section 5.4).
Result<bool> names_certificate(const CMS_SignerInfo* signer, const Certificate& certificate,
                               std::span<const Certificate> others) {
    const auto read = [&]<class T>(int nid, T* (*d2i)(T**, const unsigned char**, long)) -> T* {
        const auto* value = static_cast<const ASN1_STRING*>(only_value(signer, nid, V_ASN1_SEQUENCE));
        if (value == nullptr) return nullptr;
        const unsigned char* in = ASN1_STRING_get0_data(value);
        return d2i(nullptr, &in, ASN1_STRING_length(value));
    };
    const SigningCertificate first{read(NID_id_smime_aa_signingCertificate, d2i_ESS_SIGNING_CERT)};
    const SigningCertificateV2 second{read(NID_id_smime_aa_signingCertificateV2, d2i_ESS_SIGNING_CERT_V2)};
    const auto there = [&](int nid) { return CMS_signed_get_attr_by_NID(signer, nid, -1) >= 0; };
    if ((there(NID_id_smime_aa_signingCertificate) && !first) ||
        (there(NID_id_smime_aa_signingCertificateV2) && !second))
        return malformed("signing-certificate attribute");
    if (!first && !second) return false;
    const X509List chain{sk_X509_new_null()};
    bool pushed = chain && sk_X509_push(chain.get(), certificate.native()) > 0;
    for (const Certificate& other : others)
        if (other != certificate) pushed = pushed && sk_X509_push(chain.get(), other.native()) > 0;
    if (!pushed) return openssl_error(Errc::internal_error, "list of certificates");
    if (OSSL_ESS_check_signing_certs(first.get(), second.get(), chain.get(), 1) <= 0)
        return malformed("signing-certificate names another certificate");
    return true;
}

/// The attributes that RFC 5652 section 5.3 demands, and that they speak of this object's content type.
Result<ByteView> message_digest_of(CMS_ContentInfo* cms, const CMS_SignerInfo* signer) {
    if (CMS_signed_get_attr_count(signer) <= 0) return malformed("no signed attributes");
    const auto* type =
        static_cast<const ASN1_OBJECT*>(only_value(signer, NID_pkcs9_contentType, V_ASN1_OBJECT));
    if (type == nullptr) return malformed("content-type attribute");
    if (OBJ_cmp(type, CMS_get0_eContentType(cms)) != 0)
        return Error{Errc::signature_malformed, "the content-type attribute names another type"};
    const auto* digest = static_cast<const ASN1_OCTET_STRING*>(
        only_value(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING));
    if (digest == nullptr) return malformed("message-digest attribute");
    return ByteView{ASN1_STRING_get0_data(digest), static_cast<std::size_t>(ASN1_STRING_length(digest))};
}

Result<Bytes> digest_by(CMS_SignerInfo* signer, ByteView content) {
    X509_ALGOR* algorithm = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &algorithm, nullptr);
    const EVP_MD* digest = EVP_get_digestbyobj(algorithm->algorithm);
    Bytes value(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    if (digest == nullptr ||
        EVP_Digest(content.data(), content.size(), value.data(), &size, digest, nullptr) != 1)
        return openssl_error(Errc::mechanism_unsupported, "digest algorithm");
    value.resize(size);
    return value;
}

/// Integrity as far as it can be told, with its fault.
void judge_integrity(SignerReport& report, CMS_ContentInfo* cms, CMS_SignerInfo* signer,
                     const Surroundings& around) {
    const auto end = [&](Integrity integrity, Error fault) {
        report.integrity = integrity;
        report.integrity_fault = std::move(fault);
    };
    const auto stated = message_digest_of(cms, signer);
    if (!stated) return end(Integrity::altered, stated.error());
    if (!report.certificate)
        return end(Integrity::not_checked, Error{Errc::certificate_not_found, "not in the object"});
    CMS_SignerInfo_set1_signer_cert(signer, report.certificate->native());
    if (CMS_SignerInfo_verify(signer) != 1)
        return end(Integrity::altered, openssl_error(Errc::signature_invalid, "signature"));
    const auto named = names_certificate(signer, *report.certificate, around.certificates);
    if (!named) return end(Integrity::altered, named.error());
    report.names_certificate = *named;
    if (!around.content)
        return end(Integrity::not_checked, Error{Errc::content_missing, "detached, without its content"});
    const auto digest = digest_by(signer, *around.content);
    if (!digest) return end(Integrity::not_checked, digest.error());
    if (!std::ranges::equal(*digest, *stated))
        return end(Integrity::altered, Error{Errc::signature_invalid, "the content has another digest"});
    report.integrity = Integrity::whole;
}

} // namespace

void judge_certificate(SignerReport& report, const Surroundings& around) {
    if (!report.certificate) return;
    const Certificate& certificate = *report.certificate;
    if (const auto may = check_may_sign(certificate, around.at); !may) report.certificate_fault = may.error();
    const bool ran_out = report.certificate_fault && *report.certificate_fault == Errc::certificate_expired &&
                         report.signing_time && *report.signing_time >= certificate.not_before() &&
                         *report.signing_time <= certificate.not_after();
    auto chain = around.trust.verify_chain(certificate, around.certificates,
                                           ran_out ? *report.signing_time : around.at);
    if (chain)
        report.chain = *std::move(chain);
    else
        report.chain_fault = chain.error();
}

SignerReport report_on_signer(CMS_ContentInfo* cms, CMS_SignerInfo* signer, const Surroundings& around) {
    const OpensslErrorScope errors;
    SignerReport report;
    for (const Certificate& certificate : around.certificates)
        if (CMS_SignerInfo_cert_cmp(signer, certificate.native()) == 0) report.certificate = certificate;
    if (const auto time = signing_time_of(signer)) report.signing_time = *time;
    name_algorithms(report, signer);
    report.time_stamped = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1) >= 0;
    judge_integrity(report, cms, signer, around);
    judge_certificate(report, around);
    return report;
}

} // namespace kyso::signature
