// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/model/sim_signature.hpp"

#include "signature/cms.hpp"
#include "signature/raw_signature.hpp"

#include <fmt/format.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>

namespace kyso::telco {
namespace {

using signature::BioHandle;
using signature::Free;
using signature::PkeyContextHandle;

Outcome bad_type(std::string detail) {
    return {101, 1016, std::move(detail)};
}

/// DER DigestInfo of SHA-256 (RFC 8017 section 9.2): these octets, then the digest.
constexpr std::array<std::uint8_t, 19> sha256_info{0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                                   0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};

Bytes r_and_s(const Bytes& der, std::size_t width) {
    const unsigned char* in = der.data();
    const std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>> pair{
        d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size()))};
    Bytes raw(2 * width);
    const int size = static_cast<int>(width);
    if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), size) != size ||
        BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), raw.data() + width, size) != size)
        return {};
    return raw;
}

/// RSA: PKCS#1 v1.5 padding around `block` as it is, which is what a card calls NONEwithRSA.
Bytes sign_block(EVP_PKEY* key, const Bytes& block) {
    const PkeyContextHandle context{EVP_PKEY_CTX_new(key, nullptr)};
    const bool rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
    std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
    Bytes out(size);
    if (!context || EVP_PKEY_sign_init(context.get()) != 1 ||
        (rsa && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1) ||
        EVP_PKEY_sign(context.get(), out.data(), &size, block.data(), block.size()) != 1)
        return {};
    out.resize(size);
    return rsa ? out : r_and_s(out, static_cast<std::size_t>(EVP_PKEY_get_bits(key) + 7) / 8);
}

/// The DigestInfo of what is meant.
Bytes info_of(const Meaning& meaning) {
    if (meaning.kind == Meaning::Kind::digest_info) return meaning.octets;
    const Bytes digest = meaning.kind == Meaning::Kind::digest
                             ? meaning.octets
                             : signature::digest_of(DigestAlgorithm::sha256, meaning.octets);
    Bytes info{sha256_info.begin(), sha256_info.end()};
    info.insert(info.end(), digest.begin(), digest.end());
    return info;
}

Bytes sign_cms(const SimKey& key, const Bytes& content) {
    const BioHandle data{signature::reader_of(content)};
    const signature::CmsHandle cms{
        CMS_sign(key.certificate->native(), key.key.get(), nullptr, data.get(), CMS_BINARY | CMS_NOSMIMECAP)};
    return cms ? signature::to_der(i2d_CMS_ContentInfo, static_cast<const CMS_ContentInfo*>(cms.get()))
               : Bytes{};
}

} // namespace

Outcome read_meaning(const DataToSign& data, SignatureFormat format, Meaning& meaning) {
    if (data.data.empty()) return {102, 1022, "DataToBeSigned is empty"};
    if (data.mime_type.empty() || data.mime_type == "text/plain") {
        if (!data.encoding.empty() && data.encoding != "UTF-8")
            return bad_type("Encoding of a text/plain is UTF-8");
        if (!is_utf8(data.data)) return bad_type("the text is not UTF-8");
        const ByteView octets = as_bytes(data.data);
        meaning = {Meaning::Kind::message, {octets.begin(), octets.end()}};
        return {};
    }
    const bool digest = data.mime_type == "application/x-sha256";
    if (!digest && data.mime_type != "application/octet-stream") return bad_type("MimeType");
    if (data.encoding != "base64") return bad_type("Encoding must be base64");
    auto octets = from_base64(data.data);
    if (!octets) return bad_type("not base64");
    if (digest) {
        if (format == SignatureFormat::pkcs7) return {101, 1017, "a digest cannot be signed as PKCS7"};
        if (octets->size() != 32) return {103, 0, "SHA-256 is 32 octets"};
        meaning = {Meaning::Kind::digest, std::move(*octets)};
        return {};
    }
    if (format == SignatureFormat::pkcs7) {
        meaning = {Meaning::Kind::message, std::move(*octets)};
        return {};
    }
    // FiCom: octet-stream with PKCS1 is a DigestInfo. This card knows SHA-256 only.
    if (octets->size() != sha256_info.size() + 32) return {103, 0, "not a DigestInfo of SHA-256"};
    if (!std::equal(sha256_info.begin(), sha256_info.end(), octets->begin()))
        return bad_type("not a DigestInfo of SHA-256");
    meaning = {Meaning::Kind::digest_info, std::move(*octets)};
    return {};
}

Bytes sign(const SimKey& key, const Meaning& meaning, SignatureFormat format) {
    const signature::OpensslErrorScope errors;
    if (format == SignatureFormat::pkcs7) return sign_cms(key, meaning.octets);
    Bytes info = info_of(meaning);
    // ECDSA has no DigestInfo: the applet takes the digest out of it.
    if (EVP_PKEY_get_base_id(key.key.get()) != EVP_PKEY_RSA)
        info.erase(info.begin(), info.begin() + sha256_info.size());
    return sign_block(key.key.get(), info);
}

bool verifies(const signature::Certificate& certificate, const Meaning& meaning, const Bytes& raw) {
    const auto mechanism = certificate.mechanism();
    if (!mechanism) return false;
    const Bytes info = info_of(meaning);
    return signature::verify_raw(
               certificate,
               {*mechanism, DigestAlgorithm::sha256, {info.begin() + sha256_info.size(), info.end()}}, raw)
        .has_value();
}

std::string applet_code(const Bytes& octets) {
    const Bytes digest = signature::digest_of(DigestAlgorithm::sha256, octets);
    const unsigned left = digest[0] * 256U + digest[1], right = digest[30] * 256U + digest[31];
    return fmt::format("{:03}{:03}", right % 1000, left % 1000);
}

} // namespace kyso::telco
