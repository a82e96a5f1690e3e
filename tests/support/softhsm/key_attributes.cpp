// SPDX-License-Identifier: Apache-2.0
#include "tests/support/softhsm/key_attributes.hpp"

#include "signature/openssl_handles.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/objects.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace kyso::test {
namespace {

using signature::BioHandle;
using signature::PkeyHandle;
using signature::to_der;

BioHandle open(const std::string& path) {
    BioHandle file{BIO_new_file(path.c_str(), "rb")};
    if (!file) throw std::runtime_error("cannot read " + path);
    return file;
}

Bytes number(const PkeyHandle& key, const char* name) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key.get(), name, &raw) != 1)
        throw std::runtime_error(std::string{"no "} + name);
    const std::unique_ptr<BIGNUM, signature::Free<BN_free>> value{raw};
    Bytes octets(static_cast<std::size_t>(BN_num_bytes(raw)));
    BN_bn2bin(raw, octets.data());
    return octets;
}

Bytes curve(const PkeyHandle& key) {
    char name[64];
    if (EVP_PKEY_get_utf8_string_param(key.get(), OSSL_PKEY_PARAM_GROUP_NAME, name, sizeof name, nullptr) !=
        1)
        throw std::runtime_error("no named curve");
    const ASN1_OBJECT* oid = OBJ_nid2obj(OBJ_txt2nid(name));
    return to_der(i2d_ASN1_OBJECT, oid);
}

Attributes rsa(const PkeyHandle& key) {
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

PkeyHandle read_key(const std::string& path) {
    PkeyHandle key{PEM_read_bio_PrivateKey(open(path).get(), nullptr, nullptr, nullptr)};
    if (!key) key.reset(d2i_PrivateKey_bio(open(path).get(), nullptr));
    if (!key) throw std::runtime_error("not a private key: " + path);
    return key;
}

/// PKCS#11 wants the point as a DER OCTET STRING.
Bytes point(const PkeyHandle& key) {
    Bytes octets(2 + 255);
    std::size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, octets.data() + 2, 127, &size) !=
        1)
        throw std::runtime_error("no point");
    octets[0] = 0x04;
    octets[1] = static_cast<std::uint8_t>(size);
    octets.resize(2 + size);
    return octets;
}

} // namespace

Attributes public_key_attributes(const std::string& path) {
    const PkeyHandle key = read_key(path);
    if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA)
        return {{CKA_KEY_TYPE, plain<CK_KEY_TYPE>(CKK_RSA)},
                {CKA_MODULUS, number(key, OSSL_PKEY_PARAM_RSA_N)},
                {CKA_PUBLIC_EXPONENT, number(key, OSSL_PKEY_PARAM_RSA_E)}};
    return {
        {CKA_KEY_TYPE, plain<CK_KEY_TYPE>(CKK_EC)}, {CKA_EC_PARAMS, curve(key)}, {CKA_EC_POINT, point(key)}};
}

Attributes private_key_attributes(const std::string& path) {
    const PkeyHandle key = read_key(path);
    if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA) return rsa(key);
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC)
        throw std::runtime_error("neither RSA nor EC: " + path);
    return {{CKA_KEY_TYPE, plain<CK_KEY_TYPE>(CKK_EC)},
            {CKA_EC_PARAMS, curve(key)},
            {CKA_VALUE, number(key, OSSL_PKEY_PARAM_PRIV_KEY)}};
}

Attributes certificate_attributes(const std::string& path) {
    signature::X509Handle certificate{PEM_read_bio_X509(open(path).get(), nullptr, nullptr, nullptr)};
    if (!certificate) certificate.reset(d2i_X509_bio(open(path).get(), nullptr));
    if (!certificate) throw std::runtime_error("not a certificate: " + path);
    const X509* x509 = certificate.get();
    return {{CKA_VALUE, to_der(i2d_X509, x509)},
            {CKA_SUBJECT, to_der<X509_NAME>(i2d_X509_NAME, X509_get_subject_name(x509))},
            {CKA_ISSUER, to_der<X509_NAME>(i2d_X509_NAME, X509_get_issuer_name(x509))},
            {CKA_SERIAL_NUMBER, to_der(i2d_ASN1_INTEGER, X509_get0_serialNumber(x509))}};
}

} // namespace kyso::test
