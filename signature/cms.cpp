// SPDX-License-Identifier: Apache-2.0
#include "signature/cms.hpp"

#include "signature/cms_encoding.hpp"
#include "signature/der_writer.hpp"
#include "signature/openssl_handles.hpp"

#include <algorithm>
#include <new>

namespace kyso::signature {
namespace {

// PKCS#9 attribute types (RFC 5652 section 11).
constexpr std::uint8_t id_content_type[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03};
constexpr std::uint8_t id_message_digest[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                              0xF7, 0x0D, 0x01, 0x09, 0x04};
constexpr std::uint8_t id_signing_time[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x05};

Bytes attribute(ByteView type, ByteView value) {
    return der::sequence({type, der::element(der::Tag::set, {value})});
}

/// Fetched once: a fetch costs as much as the digest of a short text.
const EVP_MD* fetched(DigestAlgorithm algorithm) {
    using Digest = std::unique_ptr<EVP_MD, Free<EVP_MD_free>>;
    static const Digest sha256{EVP_MD_fetch(nullptr, "SHA2-256", nullptr)};
    static const Digest sha384{EVP_MD_fetch(nullptr, "SHA2-384", nullptr)};
    static const Digest sha512{EVP_MD_fetch(nullptr, "SHA2-512", nullptr)};
    if (algorithm == DigestAlgorithm::sha256) return sha256.get();
    return algorithm == DigestAlgorithm::sha384 ? sha384.get() : sha512.get();
}

/// The attributes of CAdES-B-B (ETSI EN 319 122-1 section 6.3) but for the one that names the signer.
std::vector<Bytes> common_attributes(ContentType type, ByteView content_digest,
                                     std::chrono::sys_seconds signing_time) {
    return {attribute(id_content_type, content_type_der(type)),
            attribute(id_message_digest, der::octet_string(content_digest)),
            attribute(id_signing_time, der::time(signing_time))};
}

} // namespace

Bytes digest_of(DigestAlgorithm algorithm, ByteView content) {
    const OpensslErrorScope errors;
    Bytes digest(digest_size(algorithm));
    // Fails for want of memory only.
    if (EVP_Digest(content.data(), content.size(), digest.data(), nullptr, fetched(algorithm), nullptr) != 1)
        throw std::bad_alloc{};
    return digest;
}

Result<CmsSigning> CmsSigning::prepare(const Certificate& certificate, ContentType type,
                                       DigestAlgorithm algorithm, ByteView content_digest,
                                       std::chrono::sys_seconds signing_time, RsaPadding padding,
                                       SignerName name) {
    const auto mechanism = certificate.mechanism(padding);
    if (!mechanism) return mechanism.error();
    if (content_digest.size() != digest_size(algorithm))
        return Error{Errc::invalid_params, "length of the digest"};
    CmsSigning signing{certificate, type};
    signing.content_digest_.assign(content_digest.begin(), content_digest.end());
    std::vector<Bytes> attributes = common_attributes(type, content_digest, signing_time);
    if (name == SignerName::certificate) attributes.push_back(signing_certificate_attribute(certificate));
    signing.signed_attributes_ = der::set_of(der::Tag::set, std::move(attributes));
    signing.to_be_signed_ = {*mechanism, algorithm, digest_of(algorithm, signing.signed_attributes_)};
    return signing;
}

ToBeSigned CmsSigning::unnamed_to_be_signed(ContentType type, ByteView content_sha256,
                                            std::chrono::sys_seconds signing_time, Mechanism mechanism) {
    const Bytes attributes =
        der::set_of(der::Tag::set, common_attributes(type, content_sha256, signing_time));
    return {mechanism, DigestAlgorithm::sha256, digest_of(DigestAlgorithm::sha256, attributes)};
}

Result<Bytes> CmsSigning::assemble(ByteView raw_signature, std::span<const Certificate> chain,
                                   std::optional<ByteView> attached_content) const {
    const auto algorithm = to_be_signed_.digest_algorithm;
    if (raw_signature.size() != raw_signature_size(certificate_))
        return Error{Errc::signature_malformed, "length of the raw signature"};
    if (attached_content && digest_of(algorithm, *attached_content) != content_digest_)
        return Error{Errc::signature_invalid, "attached content is not what was digested"};

    std::vector<Bytes> certificates{certificate_.der()};
    for (const Certificate& issuer : chain)
        if (std::find(certificates.begin(), certificates.end(), issuer.der()) == certificates.end())
            certificates.push_back(issuer.der());

    const bool ecdsa = to_be_signed_.mechanism == Mechanism::ecdsa;
    const Bytes der = ecdsa ? ecdsa_signature_der(raw_signature) : Bytes{};
    return encode({.type = type_,
                   .digest_algorithm = algorithm,
                   .mechanism = to_be_signed_.mechanism,
                   .signer = certificate_,
                   .certificates = std::move(certificates),
                   .signed_attributes = signed_attributes_,
                   .signature = ecdsa ? ByteView{der} : raw_signature,
                   .content = attached_content});
}

} // namespace kyso::signature
