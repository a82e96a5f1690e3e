// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/own_objects.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/x509v3.h>

namespace kyso::pkcs11::faulty {
namespace {

struct CertificateFree {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, CertificateFree>;
using Attributes = std::map<CK_ATTRIBUTE_TYPE, Octets>;

template <class Value>
Octets octets_of(Value value) {
    const auto* first = reinterpret_cast<const unsigned char*>(&value);
    return {first, first + sizeof value};
}

Octets text(const char* words) {
    const std::string all = words;
    return {all.begin(), all.end()};
}

/// What i2d_... says, for any type.
template <auto write, class Thing>
Octets der_of(Thing* thing) {
    unsigned char* der = nullptr;
    const int size = write(thing, &der);
    Octets octets;
    if (size > 0) octets.assign(der, der + size);
    OPENSSL_free(der);
    return octets;
}

void add_name(X509_NAME* name, int nid, const char* value) {
    X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value), -1,
                               -1, 0);
}

void add_extension(X509* certificate, int nid, const char* value) {
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

/// Both are signed by the RSA key, whose signatures are the same each time.
Certificate certificate_of(EVP_PKEY* key, long serial, const char* holder) {
    Certificate certificate{X509_new()};
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    ASN1_TIME_set_string(X509_getm_notBefore(certificate.get()), "20200101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(certificate.get()), "20491231235959Z");
    auto* subject = X509_get_subject_name(certificate.get());
    add_name(subject, NID_commonName, holder);
    add_name(subject, NID_userId, "CCCD:079200001234"); // made up
    add_name(X509_get_issuer_name(certificate.get()), NID_commonName, "Kyso faulty module");
    X509_set_pubkey(certificate.get(), key);
    add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature,nonRepudiation");
    if (X509_sign(certificate.get(), own_rsa(KeyOwner::token), EVP_sha256()) == 0) return {};
    return certificate;
}

Octets number_of(EVP_PKEY* key, const char* parameter) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, parameter, &number) != 1) return {};
    Octets octets(static_cast<std::size_t>(BN_num_bytes(number)));
    BN_bn2bin(number, octets.data());
    BN_clear_free(number);
    return octets;
}

/// CKA_EC_POINT is the DER of an OCTET STRING around the point (PKCS#11 v2.40 mechanisms, 2.3.3).
Octets ec_point(EVP_PKEY* key) {
    Octets point(65);
    std::size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size) != 1)
        return {};
    Octets der{0x04, static_cast<unsigned char>(size)};
    der.insert(der.end(), point.begin(), point.begin() + static_cast<std::ptrdiff_t>(size));
    return der;
}

void add_public_part(Attributes& attributes, EVP_PKEY* key, bool rsa) {
    attributes[CKA_KEY_TYPE] = octets_of<CK_KEY_TYPE>(rsa ? CKK_RSA : CKK_EC);
    if (rsa) {
        attributes[CKA_MODULUS] = number_of(key, OSSL_PKEY_PARAM_RSA_N);
        attributes[CKA_PUBLIC_EXPONENT] = number_of(key, OSSL_PKEY_PARAM_RSA_E);
        attributes[CKA_MODULUS_BITS] = octets_of<CK_ULONG>(2048);
    } else {
        attributes[CKA_EC_PARAMS] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07}; // secp256r1
    }
}

OwnObject object_of(CK_OBJECT_CLASS type, unsigned char id, const char* label, bool is_private) {
    OwnObject object;
    object.is_private = is_private;
    object.attributes = {{CKA_CLASS, octets_of(type)},
                         {CKA_ID, {id}},
                         {CKA_LABEL, text(label)},
                         {CKA_TOKEN, octets_of<CK_BBOOL>(CK_TRUE)},
                         {CKA_MODIFIABLE, octets_of<CK_BBOOL>(CK_FALSE)},
                         {CKA_PRIVATE, octets_of<CK_BBOOL>(is_private ? CK_TRUE : CK_FALSE)}};
    return object;
}

OwnObject certificate_object(X509* certificate, unsigned char id, const char* label) {
    auto object = object_of(CKO_CERTIFICATE, id, label, false);
    auto& attributes = object.attributes;
    attributes[CKA_CERTIFICATE_TYPE] = octets_of<CK_CERTIFICATE_TYPE>(CKC_X_509);
    attributes[CKA_VALUE] = der_of<i2d_X509>(certificate);
    attributes[CKA_SUBJECT] = der_of<i2d_X509_NAME>(X509_get_subject_name(certificate));
    attributes[CKA_ISSUER] = der_of<i2d_X509_NAME>(X509_get_issuer_name(certificate));
    attributes[CKA_SERIAL_NUMBER] = der_of<i2d_ASN1_INTEGER>(X509_get_serialNumber(certificate));
    return object;
}

OwnObject private_object(EVP_PKEY* key, bool rsa, unsigned char id, const char* label) {
    auto object = object_of(CKO_PRIVATE_KEY, id, label, true);
    object.key = key;
    object.rsa = rsa;
    for (const auto type : {CKA_SIGN, CKA_SENSITIVE, CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE})
        object.attributes[type] = octets_of<CK_BBOOL>(CK_TRUE);
    for (const auto type : {CKA_EXTRACTABLE, CKA_LOCAL, CKA_SIGN_RECOVER, CKA_ALWAYS_AUTHENTICATE,
                            CKA_DECRYPT, CKA_UNWRAP, CKA_DERIVE})
        object.attributes[type] = octets_of<CK_BBOOL>(CK_FALSE);
    add_public_part(object.attributes, key, rsa);
    return object;
}

OwnObject public_object(EVP_PKEY* key, bool rsa, unsigned char id, const char* label) {
    auto object = object_of(CKO_PUBLIC_KEY, id, label, false);
    object.attributes[CKA_VERIFY] = octets_of<CK_BBOOL>(CK_TRUE);
    for (const auto type : {CKA_ENCRYPT, CKA_WRAP, CKA_DERIVE, CKA_VERIFY_RECOVER, CKA_LOCAL})
        object.attributes[type] = octets_of<CK_BBOOL>(CK_FALSE);
    add_public_part(object.attributes, key, rsa);
    if (!rsa) object.attributes[CKA_EC_POINT] = ec_point(key);
    return object;
}

std::map<CK_OBJECT_HANDLE, OwnObject> make_objects() {
    std::map<CK_OBJECT_HANDLE, OwnObject> objects;
    const auto add = [&](EVP_PKEY* key, bool rsa, unsigned char id, const char* label, const char* holder) {
        const auto certificate = key == nullptr ? Certificate{} : certificate_of(key, id, holder);
        if (!certificate) return;
        objects.emplace(objects.size() + 1, certificate_object(certificate.get(), id, label));
        objects.emplace(objects.size() + 1, private_object(key, rsa, id, label));
        objects.emplace(objects.size() + 1, public_object(key, rsa, id, label));
    };
    add(own_rsa(KeyOwner::token), true, 1, "rsa", "FAULTY RSA");
    add(own_ec(KeyOwner::token), false, 2, "ec", "FAULTY EC");
    return objects;
}

} // namespace

const std::map<CK_OBJECT_HANDLE, OwnObject>& own_objects() {
    static const auto objects = make_objects();
    return objects;
}

} // namespace kyso::pkcs11::faulty
