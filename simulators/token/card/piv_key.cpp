// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/card/piv_key.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>

namespace kyso::token {
namespace {

using namespace signature;

constexpr std::size_t digest_limit = 32; // of P-256
constexpr long day = 24L * 60 * 60;

std::optional<KeyAlgorithm> algorithm_of(const EVP_PKEY* key) {
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) == 2048)
        return KeyAlgorithm::rsa_2048;
    std::array<char, 32> group{};
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
        EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(),
                                       nullptr) == 1 &&
        std::string_view{group.data()} == "prime256v1")
        return KeyAlgorithm::ec_p256;
    return std::nullopt;
}

bool add_extension(X509* x509, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, x509, x509, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension{
        X509V3_EXT_conf_nid(nullptr, &context, nid, value)};
    return extension && X509_add_ext(x509, extension.get(), -1) == 1;
}

bool number(X509* x509) {
    std::uint64_t serial = 0;
    return RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial >> 1U) == 1;
}

/// EC keys show "sign" in OpenSC only if KeyUsage says so.
Bytes self_signed(EVP_PKEY* key, const std::string& common_name) {
    const X509Handle x509{X509_new()};
    X509_NAME* const name = X509_get_subject_name(x509.get());
    const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
    const bool made = X509_set_version(x509.get(), X509_VERSION_3) == 1 && number(x509.get()) &&
                      X509_gmtime_adj(X509_getm_notBefore(x509.get()), -day) != nullptr &&
                      X509_gmtime_adj(X509_getm_notAfter(x509.get()), 3650 * day) != nullptr &&
                      X509_NAME_add_entry_by_NID(name, NID_commonName, V_ASN1_UTF8STRING, text,
                                                 static_cast<int>(common_name.size()), -1, 0) == 1 &&
                      X509_set_issuer_name(x509.get(), name) == 1 && X509_set_pubkey(x509.get(), key) == 1 &&
                      add_extension(x509.get(), NID_key_usage, "critical,digitalSignature,nonRepudiation") &&
                      X509_sign(x509.get(), key, EVP_sha256()) > 0;
    return made ? to_der(i2d_X509, static_cast<const X509*>(x509.get())) : Bytes{};
}

/// OpenSSL would ask on the terminal for what opens an encrypted key.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

} // namespace

Result<PivKey> PivKey::make(KeyAlgorithm algorithm, const std::string& common_name) {
    const OpensslErrorScope scope;
    PkeyHandle key{algorithm == KeyAlgorithm::rsa_2048 ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256")};
    if (!key) return openssl_error(Errc::internal_error, "making a key");
    Bytes certificate = self_signed(key.get(), common_name);
    if (certificate.empty()) return openssl_error(Errc::internal_error, "making a certificate");
    return PivKey{algorithm, std::move(key), std::move(certificate)};
}

Result<PivKey> PivKey::from_pem(ByteView key_pem, ByteView certificate_pem) {
    const OpensslErrorScope scope;
    PkeyHandle key{PEM_read_bio_PrivateKey(reader_of(key_pem).get(), nullptr, no_passphrase, nullptr)};
    if (!key) return openssl_error(Errc::config_invalid, "the key cannot be read");
    const auto algorithm = algorithm_of(key.get());
    if (!algorithm) return Error{Errc::config_invalid, "neither RSA of 2048 bits nor P-256"};
    const X509Handle x509{PEM_read_bio_X509(reader_of(certificate_pem).get(), nullptr, nullptr, nullptr)};
    if (!x509) return openssl_error(Errc::config_invalid, "the certificate cannot be read");
    if (X509_check_private_key(x509.get(), key.get()) != 1)
        return Error{Errc::config_invalid, "the certificate is of another key"};
    return PivKey{*algorithm, std::move(key), to_der(i2d_X509, static_cast<const X509*>(x509.get()))};
}

std::optional<Bytes> PivKey::sign(ByteView input) const {
    const OpensslErrorScope scope;
    const bool rsa = algorithm == KeyAlgorithm::rsa_2048;
    std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key.get()));
    if (rsa ? input.size() != size : input.empty() || input.size() > digest_limit) return std::nullopt;
    const PkeyContextHandle context{EVP_PKEY_CTX_new(key.get(), nullptr)};
    if (!context || EVP_PKEY_sign_init(context.get()) != 1) return std::nullopt;
    if (rsa && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) != 1) return std::nullopt;
    Bytes out(size);
    if (EVP_PKEY_sign(context.get(), out.data(), &size, input.data(), input.size()) != 1) return std::nullopt;
    out.resize(size);
    return out;
}

} // namespace kyso::token
