// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_pki/test_keys.hpp"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <fstream>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>

namespace kyso::test {
namespace {

using signature::BioHandle;
using signature::Free;
using signature::PkeyContextHandle;

void demand(bool good, const char* what) {
    if (!good) throw std::runtime_error{what};
}

Key make_key(KeyKind kind) {
    switch (kind) {
    case KeyKind::rsa_1024:
        return {EVP_RSA_gen(1024), Free<EVP_PKEY_free>{}};
    case KeyKind::rsa_2048:
        return {EVP_RSA_gen(2048), Free<EVP_PKEY_free>{}};
    case KeyKind::rsa_3072:
        return {EVP_RSA_gen(3072), Free<EVP_PKEY_free>{}};
    case KeyKind::ec_p256:
        return {EVP_EC_gen("P-256"), Free<EVP_PKEY_free>{}};
    case KeyKind::ec_p384:
        return {EVP_EC_gen("P-384"), Free<EVP_PKEY_free>{}};
    case KeyKind::ec_p224:
        return {EVP_EC_gen("P-224"), Free<EVP_PKEY_free>{}};
    }
    throw std::logic_error{"kind of key"};
}

const EVP_MD* digest(DigestAlgorithm algorithm) {
    if (algorithm == DigestAlgorithm::sha256) return EVP_sha256();
    return algorithm == DigestAlgorithm::sha384 ? EVP_sha384() : EVP_sha512();
}

/// r||s out of ECDSA-Sig-Value, by OpenSSL, independently of the code under test.
Bytes fixed_width(const Bytes& der, std::size_t width) {
    const unsigned char* in = der.data();
    const std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>> pair{
        d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size()))};
    demand(pair != nullptr, "ECDSA signature");
    Bytes raw(2 * width);
    const int size = static_cast<int>(width);
    demand(BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), size) == size, "r");
    demand(BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), raw.data() + width, size) == size, "s");
    return raw;
}

} // namespace

Key cached_key(KeyKind kind, unsigned number) {
    static std::mutex mutex;
    static std::map<std::pair<KeyKind, unsigned>, Key> keys;
    const std::lock_guard lock{mutex};
    Key& key = keys[{kind, number}];
    if (!key) key = make_key(kind);
    demand(key != nullptr, "key generation");
    return key;
}

Bytes sign_raw(const Key& key, const ToBeSigned& to_be_signed) {
    const PkeyContextHandle context{EVP_PKEY_CTX_new(key.get(), nullptr)};
    demand(context && EVP_PKEY_sign_init(context.get()) == 1, "signing context");
    const bool rsa = EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA;
    const bool pss = to_be_signed.mechanism == Mechanism::rsa_pss;
    demand(rsa == (to_be_signed.mechanism != Mechanism::ecdsa), "mechanism of another kind of key");
    if (rsa)
        demand(EVP_PKEY_CTX_set_rsa_padding(context.get(), pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) ==
                   1,
               "padding");
    demand(EVP_PKEY_CTX_set_signature_md(context.get(), digest(to_be_signed.digest_algorithm)) == 1,
           "digest");
    if (pss) demand(EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) == 1, "salt");
    std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key.get()));
    Bytes out(size);
    demand(EVP_PKEY_sign(context.get(), out.data(), &size, to_be_signed.digest.data(),
                         to_be_signed.digest.size()) == 1,
           "signing");
    out.resize(size);
    if (rsa) return out;
    return fixed_width(out, static_cast<std::size_t>(EVP_PKEY_get_bits(key.get()) + 7) / 8);
}

void write_file(const std::filesystem::path& file, ByteView content) {
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    out.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    out.flush();
    demand(out.good(), "file cannot be written");
}

void write_pkcs8_der(const Key& key, const std::filesystem::path& file) {
    const BioHandle out{BIO_new(BIO_s_mem())};
    demand(i2d_PKCS8PrivateKey_bio(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
           "PKCS#8");
    char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    write_file(file, as_bytes({data, static_cast<std::size_t>(size)}));
}

void write_pkcs8_pem(const Key& key, const std::filesystem::path& file) {
    const BioHandle out{BIO_new(BIO_s_mem())};
    demand(PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
           "PKCS#8");
    char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    write_file(file, as_bytes({data, static_cast<std::size_t>(size)}));
}

} // namespace kyso::test
