// SPDX-License-Identifier: Apache-2.0
#include "signature/cms_encoding.hpp"

#include "signature/der_writer.hpp"

namespace kyso::signature {
namespace {

using der::Tag;

// OBJECT IDENTIFIERs as DER. RFC 5652: id-data, id-signedData; RFC 5035: id-aa-signingCertificateV2.
constexpr std::uint8_t id_data[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01};
constexpr std::uint8_t id_signed_data[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02};
constexpr std::uint8_t id_signing_certificate_v2[] = {0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7,
                                                      0x0D, 0x01, 0x09, 0x10, 0x02, 0x2F};
constexpr std::uint8_t id_registration_statement[] = {0x06, 0x13, 0x69, 0x9B, 0x89, 0xD8, 0xAE,
                                                      0xD5, 0xB5, 0xD2, 0x9D, 0x85, 0x8A, 0xEB,
                                                      0xD9, 0xC3, 0xA7, 0xE3, 0x9A, 0x9A, 0x69};

// AlgorithmIdentifiers. RFC 5754 section 2: SHA-2 without parameters.
constexpr std::uint8_t sha256_algorithm[] = {0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48,
                                             0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
constexpr std::uint8_t sha384_algorithm[] = {0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48,
                                             0x01, 0x65, 0x03, 0x04, 0x02, 0x02};
constexpr std::uint8_t sha512_algorithm[] = {0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48,
                                             0x01, 0x65, 0x03, 0x04, 0x02, 0x03};
// RFC 3370 section 3.2: rsaEncryption with NULL is the one that every implementation must know.
constexpr std::uint8_t rsa_algorithm[] = {0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                          0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00};
// RFC 5754 section 3.3: ecdsa-with-SHA256, -384, -512, without parameters.
constexpr std::uint8_t ecdsa_sha256[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                         0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
constexpr std::uint8_t ecdsa_sha384[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                         0x48, 0xCE, 0x3D, 0x04, 0x03, 0x03};
constexpr std::uint8_t ecdsa_sha512[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                         0x48, 0xCE, 0x3D, 0x04, 0x03, 0x04};

// RFC 4055 section 3.1: id-RSASSA-PSS; section 2.2: id-mgf1; section 2.1: NULL beside the digest's OID,
// though a reader must take both.
constexpr std::uint8_t id_rsassa_pss[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A};
constexpr std::uint8_t id_mgf1[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08};
constexpr std::uint8_t null[] = {0x05, 0x00};

constexpr std::uint8_t version_1[] = {0x02, 0x01, 0x01};
constexpr std::uint8_t version_3[] = {0x02, 0x01, 0x03};

ByteView digest_algorithm_der(DigestAlgorithm algorithm) noexcept {
    switch (algorithm) {
    case DigestAlgorithm::sha384:
        return sha384_algorithm;
    case DigestAlgorithm::sha512:
        return sha512_algorithm;
    case DigestAlgorithm::sha256:
        break;
    }
    return sha256_algorithm;
}

ByteView ecdsa_algorithm_der(DigestAlgorithm digest) noexcept {
    switch (digest) {
    case DigestAlgorithm::sha384:
        return ecdsa_sha384;
    case DigestAlgorithm::sha512:
        return ecdsa_sha512;
    case DigestAlgorithm::sha256:
        break;
    }
    return ecdsa_sha256;
}

/// RSASSA-PSS-params (RFC 4055 section 3.1), all said but the trailer, which has one value only: the same
/// digest for MGF1, salt as long as the digest.
Bytes pss_algorithm_der(DigestAlgorithm digest) {
    ByteView id = digest_algorithm_der(digest);
    id = id.subspan(2); // the OBJECT IDENTIFIER inside the AlgorithmIdentifier, which has no parameters
    const Bytes hash = der::sequence({id, null});
    const Bytes mask = der::sequence({id_mgf1, hash});
    const auto size = static_cast<std::uint8_t>(digest_size(digest));
    const Bytes salt = der::integer({&size, 1});
    const Bytes parameters =
        der::sequence({der::element(Tag::context_0, {hash}), der::element(Tag::context_1, {mask}),
                       der::element(Tag::context_2, {salt})});
    return der::sequence({id_rsassa_pss, parameters});
}

Bytes signature_algorithm_der(Mechanism mechanism, DigestAlgorithm digest) {
    if (mechanism == Mechanism::rsa_pss) return pss_algorithm_der(digest);
    const ByteView fixed =
        mechanism == Mechanism::rsa_pkcs1 ? ByteView{rsa_algorithm} : ecdsa_algorithm_der(digest);
    return {fixed.begin(), fixed.end()};
}

Bytes encapsulated_content(const SignedDataParts& parts) {
    const ByteView type = content_type_der(parts.type);
    if (!parts.content) return der::sequence({type});
    return der::sequence({type, der::element(Tag::context_0, {der::octet_string(*parts.content)})});
}

Bytes signer_info(const SignedDataParts& parts) {
    const Bytes issuer_and_serial = der::sequence({parts.signer.issuer_der(), parts.signer.serial_der()});
    // signedAttrs is [0] IMPLICIT in the object, though its digest is made over a SET OF (section 5.4).
    Bytes attributes{parts.signed_attributes.begin(), parts.signed_attributes.end()};
    attributes.front() = static_cast<std::uint8_t>(Tag::context_0);
    return der::sequence({version_1, issuer_and_serial, digest_algorithm_der(parts.digest_algorithm),
                          attributes, signature_algorithm_der(parts.mechanism, parts.digest_algorithm),
                          der::octet_string(parts.signature)});
}

} // namespace

std::string_view content_type_oid(ContentType type) noexcept {
    return type == ContentType::data ? "1.2.840.113549.1.7.1" : "2.25.17994893108382724598744870244619554153";
}

ByteView content_type_der(ContentType type) noexcept {
    return type == ContentType::data ? ByteView{id_data} : ByteView{id_registration_statement};
}

Bytes signing_certificate_attribute(const Certificate& certificate, DigestAlgorithm algorithm) {
    const Bytes directory_name = der::element(Tag::context_4, {certificate.issuer_der()});
    const Bytes issuer_serial = der::sequence({der::sequence({directory_name}), certificate.serial_der()});
    // hashAlgorithm is DEFAULT SHA-256, so DER leaves that one out (X.690 clause 11.5).
    const bool by_default = algorithm == DigestAlgorithm::sha256;
    const Bytes digest = by_default ? certificate.sha256() : digest_of(algorithm, certificate.der());
    const Bytes id = der::sequence({by_default ? ByteView{} : digest_algorithm_der(algorithm),
                                    der::octet_string(digest), issuer_serial});
    const Bytes value = der::sequence({der::sequence({id})});
    return der::sequence({id_signing_certificate_v2, der::element(Tag::set, {value})});
}

Bytes encode(const SignedDataParts& parts) {
    // Section 5.1: version 3 as soon as the content is not id-data; version 1 with our kind of certificates.
    const ByteView version = parts.type == ContentType::data ? version_1 : version_3;
    const Bytes signed_data =
        der::sequence({version, der::element(Tag::set, {digest_algorithm_der(parts.digest_algorithm)}),
                       encapsulated_content(parts), der::set_of(Tag::context_0, parts.certificates),
                       der::element(Tag::set, {signer_info(parts)})});
    return der::sequence({id_signed_data, der::element(Tag::context_0, {signed_data})});
}

Bytes ecdsa_signature_der(ByteView raw) {
    const std::size_t half = raw.size() / 2;
    return der::sequence({der::integer(raw.first(half)), der::integer(raw.subspan(half))});
}

std::size_t raw_signature_size(const Certificate& certificate) noexcept {
    switch (certificate.key_type()) {
    case KeyType::rsa:
        return (certificate.key_bits() + 7) / 8;
    case KeyType::ec_p256:
        return 64;
    case KeyType::ec_p384:
        return 96;
    case KeyType::other:
        break;
    }
    return 0;
}

} // namespace kyso::signature
