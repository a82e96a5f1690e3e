// SPDX-License-Identifier: Apache-2.0
#include "signature/raw_signature.hpp"

#include "signature/cms_encoding.hpp"
#include "signature/openssl_handles.hpp"

#include <openssl/rsa.h>

namespace kyso::signature {
namespace {

const EVP_MD* digest_name(DigestAlgorithm algorithm) {
    if (algorithm == DigestAlgorithm::sha256) return EVP_sha256();
    return algorithm == DigestAlgorithm::sha384 ? EVP_sha384() : EVP_sha512();
}

/// RFC 8017 section 9.1: the digest of the mask and the length of the salt are demanded, not read.
bool set_padding(EVP_PKEY_CTX* context, Mechanism mechanism, const EVP_MD* digest) {
    if (mechanism == Mechanism::rsa_pkcs1)
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    if (mechanism == Mechanism::ecdsa) return true;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

} // namespace

Result<void> verify_raw(const Certificate& certificate, const ToBeSigned& to_be_signed,
                        ByteView raw_signature) {
    const OpensslErrorScope errors;
    const bool pss = to_be_signed.mechanism == Mechanism::rsa_pss;
    const auto mechanism = certificate.mechanism(pss ? RsaPadding::pss : RsaPadding::pkcs1);
    if (!mechanism) return mechanism.error();
    if (*mechanism != to_be_signed.mechanism) return Error{Errc::signature_invalid, "mechanism"};
    if (to_be_signed.digest.size() != digest_size(to_be_signed.digest_algorithm))
        return Error{Errc::signature_invalid, "length of the digest"};
    if (raw_signature.size() != raw_signature_size(certificate))
        return Error{Errc::signature_invalid, "length of the signature"};

    const EVP_MD* const digest = digest_name(to_be_signed.digest_algorithm);
    const PkeyContextHandle context{EVP_PKEY_CTX_new(X509_get0_pubkey(certificate.native()), nullptr)};
    if (!context || EVP_PKEY_verify_init(context.get()) != 1)
        return openssl_error(Errc::internal_error, "verification context");
    if (EVP_PKEY_CTX_set_signature_md(context.get(), digest) != 1)
        return openssl_error(Errc::internal_error, "digest algorithm");
    if (!set_padding(context.get(), *mechanism, digest))
        return openssl_error(Errc::internal_error, "padding");
    const bool ecdsa = *mechanism == Mechanism::ecdsa;
    const Bytes der = ecdsa ? ecdsa_signature_der(raw_signature) : Bytes{};
    const ByteView signature = ecdsa ? ByteView{der} : raw_signature;
    if (EVP_PKEY_verify(context.get(), signature.data(), signature.size(), to_be_signed.digest.data(),
                        to_be_signed.digest.size()) != 1)
        return openssl_error(Errc::signature_invalid, "signature");
    return {};
}

} // namespace kyso::signature
