// SPDX-License-Identifier: Apache-2.0
#include "signature/certificate.hpp"

#include "signature/openssl_handles.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace kyso::signature {

struct Certificate::Content {
    X509Handle x509;
    Bytes der;
    std::vector<NameAttribute> subject, issuer;
    std::string subject_text, issuer_text, common_name, issuer_common_name, serial_hex;
    std::chrono::sys_seconds not_before, not_after;
    KeyType key_type = KeyType::other;
    unsigned key_bits = 0;
    Bytes sha256, issuer_der, serial_der;

    /// Names, times and key, out of x509.
    Result<void> describe();
};

namespace {

std::string first_common_name(const std::vector<NameAttribute>& name) {
    const auto found =
        std::find_if(name.begin(), name.end(), [](const auto& a) { return a.oid == "2.5.4.3"; });
    return found == name.end() ? std::string{} : found->value;
}

std::string hex_of(const ASN1_INTEGER* number) {
    const ByteView octets{ASN1_STRING_get0_data(number),
                          static_cast<std::size_t>(ASN1_STRING_length(number))};
    return (ASN1_STRING_type(number) == V_ASN1_NEG_INTEGER ? "-" : "") + to_hex(octets);
}

KeyType type_of(const EVP_PKEY* key) {
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) return KeyType::rsa;
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return KeyType::other;
    std::array<char, 64> group{};
    if (EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1) return KeyType::other;
    const std::string_view name{group.data()};
    if (name == SN_X9_62_prime256v1) return KeyType::ec_p256;
    if (name == SN_secp384r1) return KeyType::ec_p384;
    return KeyType::other;
}

} // namespace

Result<void> Certificate::Content::describe() {
    auto subject_name = attributes_of(X509_get_subject_name(x509.get()));
    if (!subject_name) return subject_name.error();
    auto issuer_name = attributes_of(X509_get_issuer_name(x509.get()));
    if (!issuer_name) return issuer_name.error();
    const auto begin = seconds_of(X509_get0_notBefore(x509.get()), Errc::certificate_invalid);
    if (!begin) return begin.error();
    const auto end = seconds_of(X509_get0_notAfter(x509.get()), Errc::certificate_invalid);
    if (!end) return end.error();

    subject = *std::move(subject_name);
    issuer = *std::move(issuer_name);
    subject_text = rfc4514(X509_get_subject_name(x509.get()));
    issuer_text = rfc4514(X509_get_issuer_name(x509.get()));
    common_name = first_common_name(subject);
    issuer_common_name = first_common_name(issuer);
    serial_hex = hex_of(X509_get0_serialNumber(x509.get()));
    not_before = *begin;
    not_after = *end;
    if (const EVP_PKEY* key = X509_get0_pubkey(x509.get())) {
        key_type = type_of(key);
        key_bits = static_cast<unsigned>(std::max(0, EVP_PKEY_get_bits(key)));
    }
    return {};
}

Result<Certificate> Certificate::parse(ByteView der) {
    const OpensslErrorScope errors;
    if (der.empty() || der.size() > max_size) return Error{Errc::certificate_invalid, "size"};
    auto content = std::make_shared<Content>();
    const unsigned char* in = der.data();
    content->x509.reset(d2i_X509(nullptr, &in, static_cast<long>(der.size())));
    X509* const x509 = content->x509.get();
    if (x509 == nullptr) return openssl_error(Errc::certificate_invalid, "certificate");
    if (in != der.data() + der.size())
        return Error{Errc::certificate_invalid, "octets after the certificate"};
    content->der.assign(der.begin(), der.end());
    // What is signed by the issuer is kept as it came; the frame around it must be DER.
    if (to_der(i2d_X509, x509) != content->der) return Error{Errc::certificate_invalid, "not DER"};

    if (const auto done = content->describe(); !done) return done.error();
    content->sha256.resize(SHA256_DIGEST_LENGTH);
    SHA256(der.data(), der.size(), content->sha256.data());
    content->issuer_der = to_der<X509_NAME>(i2d_X509_NAME, X509_get_issuer_name(x509));
    content->serial_der = to_der<ASN1_INTEGER>(i2d_ASN1_INTEGER, X509_get0_serialNumber(x509));
    return Certificate{std::move(content)};
}

const Bytes& Certificate::der() const noexcept {
    return content_->der;
}
const std::vector<NameAttribute>& Certificate::subject() const noexcept {
    return content_->subject;
}
const std::vector<NameAttribute>& Certificate::issuer() const noexcept {
    return content_->issuer;
}
const std::string& Certificate::subject_rfc4514() const noexcept {
    return content_->subject_text;
}
const std::string& Certificate::issuer_rfc4514() const noexcept {
    return content_->issuer_text;
}
const std::string& Certificate::common_name() const noexcept {
    return content_->common_name;
}
const std::string& Certificate::issuer_common_name() const noexcept {
    return content_->issuer_common_name;
}
const std::string& Certificate::serial_hex() const noexcept {
    return content_->serial_hex;
}
std::chrono::sys_seconds Certificate::not_before() const noexcept {
    return content_->not_before;
}
std::chrono::sys_seconds Certificate::not_after() const noexcept {
    return content_->not_after;
}
KeyType Certificate::key_type() const noexcept {
    return content_->key_type;
}
unsigned Certificate::key_bits() const noexcept {
    return content_->key_bits;
}
const Bytes& Certificate::sha256() const noexcept {
    return content_->sha256;
}
const Bytes& Certificate::issuer_der() const noexcept {
    return content_->issuer_der;
}
const Bytes& Certificate::serial_der() const noexcept {
    return content_->serial_der;
}
X509* Certificate::native() const noexcept {
    return content_->x509.get();
}

Result<Mechanism> Certificate::mechanism(RsaPadding padding) const {
    switch (key_type()) {
    case KeyType::rsa:
        return padding == RsaPadding::pss ? Mechanism::rsa_pss : Mechanism::rsa_pkcs1;
    case KeyType::ec_p256:
    case KeyType::ec_p384:
        return Mechanism::ecdsa;
    case KeyType::other:
        break;
    }
    return Error{Errc::mechanism_unsupported, "key type of the certificate"};
}

} // namespace kyso::signature
