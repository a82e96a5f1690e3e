// SPDX-License-Identifier: Apache-2.0
#include "tests/support/softhsm/key_attributes.hpp"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>

namespace kyso::test {
namespace {

template <auto release>
struct Release {
    template <class Handle>
    void operator()(Handle* handle) const noexcept {
        release(handle);
    }
};
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Number = std::unique_ptr<BIGNUM, Release<BN_free>>;

Bio open(const std::string& path) {
    Bio file{BIO_new_file(path.c_str(), "rb")};
    if (!file) throw std::runtime_error("cannot read " + path);
    return file;
}

template <class Encode>
Bytes der(Encode encode) {
    unsigned char* octets = nullptr;
    const int size = encode(&octets);
    if (size <= 0) throw std::runtime_error("cannot encode");
    Bytes copy{octets, octets + size};
    OPENSSL_free(octets);
    return copy;
}

Bytes number(const Key& key, const char* name) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key.get(), name, &raw) != 1)
        throw std::runtime_error(std::string{"no "} + name);
    const Number value{raw};
    Bytes octets(static_cast<std::size_t>(BN_num_bytes(raw)));
    BN_bn2bin(raw, octets.data());
    return octets;
}

Bytes curve(const Key& key) {
    char name[64];
    if (EVP_PKEY_get_utf8_string_param(key.get(), OSSL_PKEY_PARAM_GROUP_NAME, name, sizeof name, nullptr) !=
        1)
        throw std::runtime_error("no named curve");
    const ASN1_OBJECT* oid = OBJ_nid2obj(OBJ_txt2nid(name));
    return der([&](unsigned char** out) { return i2d_ASN1_OBJECT(oid, out); });
}

Attributes rsa(const Key& key) {
    return {{CKA_KEY_TYPE, plain<CK_KEY_TYPE>(CKK_RSA)},
            {CKA_MODULUS, number(key, OSSL_PKEY_PARAM_RSA_N)},
            {CKA_PUBLIC_EXPONENT, number(key, OSSL_PKEY_PARAM_RSA_E)},
            {CKA_PRIVATE_EXPONENT, number(key, OSSL_PKEY_PARAM_RSA_D)},
            {CKA_PRIME_1, number(key, OSSL_PKEY_PARAM_RSA_FACTOR1)},
            {CKA_PRIME_2, number(key, OSSL_PKEY_PARAM_RSA_FACTOR2)},
            {CKA_EXPONENT_1, number(key, OSSL_PKEY_PARAM_RSA_EXPONENT1)},
            {CKA_EXPONENT_2, number(key, OSSL_PKEY_PARAM_RSA_EXPONENT2)},
            {CKA_COEFFICIENT, number(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1)}};
}

} // namespace

Attributes private_key_attributes(const std::string& path) {
    Key key{PEM_read_bio_PrivateKey(open(path).get(), nullptr, nullptr, nullptr)};
    if (!key) key.reset(d2i_PrivateKey_bio(open(path).get(), nullptr));
    if (!key) throw std::runtime_error("not a private key: " + path);
    if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA) return rsa(key);
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC)
        throw std::runtime_error("neither RSA nor EC: " + path);
    return {{CKA_KEY_TYPE, plain<CK_KEY_TYPE>(CKK_EC)},
            {CKA_EC_PARAMS, curve(key)},
            {CKA_VALUE, number(key, OSSL_PKEY_PARAM_PRIV_KEY)}};
}

Attributes certificate_attributes(const std::string& path) {
    Certificate certificate{PEM_read_bio_X509(open(path).get(), nullptr, nullptr, nullptr)};
    if (!certificate) certificate.reset(d2i_X509_bio(open(path).get(), nullptr));
    if (!certificate) throw std::runtime_error("not a certificate: " + path);
    X509* x509 = certificate.get();
    return {{CKA_VALUE, der([&](unsigned char** out) { return i2d_X509(x509, out); })},
            {CKA_SUBJECT,
             der([&](unsigned char** out) { return i2d_X509_NAME(X509_get_subject_name(x509), out); })},
            {CKA_ISSUER,
             der([&](unsigned char** out) { return i2d_X509_NAME(X509_get_issuer_name(x509), out); })},
            {CKA_SERIAL_NUMBER,
             der([&](unsigned char** out) { return i2d_ASN1_INTEGER(X509_get0_serialNumber(x509), out); })}};
}

} // namespace kyso::test
