// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/drivers/demo_keys.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
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
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;

template <class Encode>
Bytes der(Encode encode) {
    unsigned char* octets = nullptr;
    const int size = encode(&octets);
    if (size <= 0) throw std::runtime_error("cannot encode");
    Bytes copy{octets, octets + size};
    OPENSSL_free(octets);
    return copy;
}

SoftHsmKey make(EVP_PKEY* made, std::uint8_t id, const char* holder) {
    const Key key{made};
    const Certificate certificate{X509_new()};
    X509* x509 = certificate.get();
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 4711 + id);
    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_NAME* name = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(holder), -1,
                               -1, 0);
    X509_set_issuer_name(x509, name);
    X509_set_pubkey(x509, made);
    if (X509_sign(x509, made, EVP_sha256()) == 0) throw std::runtime_error("X509_sign");
    return {.private_key = der([&](unsigned char** out) { return i2d_PrivateKey(made, out); }),
            .certificate = der([&](unsigned char** out) { return i2d_X509(x509, out); }),
            .id = {id},
            .label = holder};
}

const EVP_MD* hash(DigestAlgorithm algorithm) {
    return algorithm == DigestAlgorithm::sha256   ? EVP_sha256()
           : algorithm == DigestAlgorithm::sha384 ? EVP_sha384()
                                                  : EVP_sha512();
}

Bytes ecdsa_der(ByteView signature) {
    const std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG_free>> pair{ECDSA_SIG_new()};
    const int half = static_cast<int>(signature.size() / 2);
    ECDSA_SIG_set0(pair.get(), BN_bin2bn(signature.data(), half, nullptr),
                   BN_bin2bn(signature.data() + half, half, nullptr));
    return der([&](unsigned char** out) { return i2d_ECDSA_SIG(pair.get(), out); });
}

} // namespace

const SoftHsmKey& rsa_key() {
    static const SoftHsmKey key = make(EVP_RSA_gen(2048), 1, "TRẦN THỊ BÌNH");
    return key;
}

const SoftHsmKey& ec_key() {
    static const SoftHsmKey key = make(EVP_EC_gen("P-256"), 2, "NGUYỄN VĂN AN");
    return key;
}

ToBeSigned to_sign(std::string_view text, Mechanism mechanism, DigestAlgorithm algorithm) {
    ToBeSigned what{mechanism, algorithm, Bytes(digest_size(algorithm))};
    EVP_Digest(text.data(), text.size(), what.digest.data(), nullptr, hash(algorithm), nullptr);
    return what;
}

bool verifies(ByteView signature, const ToBeSigned& what, ByteView certificate) {
    const unsigned char* next = certificate.data();
    const Certificate x509{d2i_X509(nullptr, &next, static_cast<long>(certificate.size()))};
    if (!x509) return false;
    const std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX_free>> context{
        EVP_PKEY_CTX_new(X509_get0_pubkey(x509.get()), nullptr)};
    EVP_PKEY_verify_init(context.get());
    if (what.mechanism == Mechanism::rsa_pkcs1)
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING);
    if (what.mechanism == Mechanism::rsa_pss)
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_signature_md(context.get(), hash(what.digest_algorithm));
    if (what.mechanism == Mechanism::rsa_pss)
        EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST);
    const Bytes encoded =
        what.mechanism == Mechanism::ecdsa ? ecdsa_der(signature) : Bytes(signature.begin(), signature.end());
    return EVP_PKEY_verify(context.get(), encoded.data(), encoded.size(), what.digest.data(),
                           what.digest.size()) == 1;
}

} // namespace kyso::test
