// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/check/signing.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

namespace kyso::pkcs11::kit {
namespace {

using signature::PkeyContextHandle;
using signature::PkeyHandle;
template <auto function>
using Free = signature::Free<function>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;

Number number(ByteView octets) {
    return Number{BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr)};
}

PkeyHandle rsa_key(const Bytes& modulus, const Bytes& exponent) {
    const Number n = number(modulus), e = number(exponent);
    const Builder builder{OSSL_PARAM_BLD_new()};
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    const Parameters parameters{OSSL_PARAM_BLD_to_param(builder.get())};
    const PkeyContextHandle context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
    EVP_PKEY* key = nullptr;
    EVP_PKEY_fromdata_init(context.get());
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
    return PkeyHandle{key};
}

/// r||s as the DER that OpenSSL verifies; empty where the halves are not equal.
Bytes der_of(ByteView signature) {
    if (signature.empty() || signature.size() % 2 != 0) return {};
    const auto half = signature.size() / 2;
    const std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>> pair{ECDSA_SIG_new()};
    ECDSA_SIG_set0(pair.get(), number(signature.first(half)).release(),
                   number(signature.last(half)).release());
    return signature::to_der(i2d_ECDSA_SIG, static_cast<const ECDSA_SIG*>(pair.get()));
}

} // namespace

Bytes text_to_sign(unsigned seed) {
    const std::string text = "kyso driver test " + std::to_string(seed);
    return {text.begin(), text.end()};
}

Bytes sha256_of(ByteView octets) {
    Bytes digest(32);
    EVP_Digest(octets.data(), octets.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return digest;
}

Bytes digest_info(ByteView digest) {
    Bytes info = from_hex("3031300d060960864801650304020105000420").value();
    info.insert(info.end(), digest.begin(), digest.end());
    return info;
}

SignInput plain_input(const SigningKey& key, unsigned seed) {
    const Bytes digest = sha256_of(text_to_sign(seed));
    if (key.type == CKK_RSA) return {CKM_RSA_PKCS, digest_info(digest)};
    return {CKM_ECDSA, digest};
}

std::optional<Outcome> begin(Bench& bench, const SigningKey& key, CK_MECHANISM_TYPE mechanism) {
    CK_MECHANISM chosen{mechanism, nullptr, 0};
    if (auto failed =
            unless("C_SignInit", bench.cryptoki().C_SignInit(bench.session(), &chosen, key.handle), {CKR_OK}))
        return failed;
    if (!key.asks_each_time) return std::nullopt;
    CK_RV rv = CKR_OK;
    if (auto refused = bench.pin_guard().login(bench.slot(), bench.session(), CKU_CONTEXT_SPECIFIC, rv))
        return refused;
    return unless("C_Login for one signature", rv, {CKR_OK});
}

Got<Bytes> sign(Bench& bench, const SigningKey& key, const SignInput& input) {
    if (auto failed = begin(bench, key, input.mechanism)) return *failed;
    GuardedBuffer room{signature_room};
    CK_ULONG length = room.size();
    Bytes octets = input.octets; // not const for C_Sign
    if (auto failed = unless(
            "C_Sign",
            bench.cryptoki().C_Sign(bench.session(), octets.data(), octets.size(), room.data(), &length),
            {CKR_OK}))
        return *failed;
    if (length > room.size())
        return fail("a length of at most the buffer's " + std::to_string(room.size()),
                    std::to_string(length));
    if (!room.untouched_behind())
        return fail("nothing written past the buffer", "octets behind it were changed");
    return Bytes{room.data(), room.data() + length};
}

PkeyHandle certificate_key(ByteView der) {
    const signature::OpensslErrorScope scope;
    const unsigned char* at = der.data();
    const signature::X509Handle certificate{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
    return PkeyHandle{certificate ? X509_get_pubkey(certificate.get()) : nullptr};
}

Got<PkeyHandle> public_key(Bench& bench, const SigningKey& key) {
    if (!key.certificate.empty())
        if (auto found = certificate_key(key.certificate)) return found;
    if (key.type != CKK_RSA) return skip("no certificate with the key's CKA_ID to verify with");
    auto modulus = read_attribute(bench.cryptoki(), bench.session(), key.handle, CKA_MODULUS);
    if (!modulus) return modulus.why;
    auto exponent = read_attribute(bench.cryptoki(), bench.session(), key.handle, CKA_PUBLIC_EXPONENT);
    if (!exponent) return exponent.why;
    return rsa_key(*modulus, *exponent);
}

bool verifies(EVP_PKEY* key, const SignInput& input, ByteView signature) {
    const signature::OpensslErrorScope scope;
    const PkeyContextHandle context{EVP_PKEY_CTX_new(key, nullptr)};
    if (!context) return false;
    if (input.mechanism == CKM_ECDSA) {
        const Bytes der = der_of(signature);
        return EVP_PKEY_verify_init(context.get()) == 1 &&
               EVP_PKEY_verify(context.get(), der.data(), der.size(), input.octets.data(),
                               input.octets.size()) == 1;
    }
    // What was padded, read back: no digest algorithm is assumed.
    std::size_t size = signature_room;
    Bytes block(size);
    if (EVP_PKEY_verify_recover_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1 ||
        EVP_PKEY_verify_recover(context.get(), block.data(), &size, signature.data(), signature.size()) != 1)
        return false;
    block.resize(size);
    const Bytes& wanted = input.octets;
    return block == (input.mechanism == CKM_RSA_PKCS ? wanted : digest_info(sha256_of(wanted)));
}

} // namespace kyso::pkcs11::kit
