// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/own_keys.hpp"

#include <array>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

namespace kyso::pkcs11::faulty {
namespace {

template <auto function>
struct Free {
    template <class Thing>
    void operator()(Thing* thing) const noexcept {
        function(thing);
    }
};
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Numbers = std::unique_ptr<BN_CTX, Free<BN_CTX_free>>;
using Group = std::unique_ptr<EC_GROUP, Free<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Free<EC_POINT_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

constexpr std::size_t p256_half = 32;

/// `blocks` times 32 octets that depend on nothing but the word.
Number expanded(const std::string& word, std::size_t blocks) {
    Octets octets;
    for (std::size_t block = 0; block < blocks; ++block) {
        std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
        const auto text = "kyso faulty " + word + static_cast<char>(block);
        SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
        octets.insert(octets.end(), digest.begin(), digest.end());
    }
    return Number{BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr)};
}

/// The first prime p from the expanded word on with p-1 prime to 65537: `distance` away, which was searched
/// once.
Number prime(const std::string& word, BN_ULONG distance) {
    auto number = expanded(word, 4);
    BN_set_bit(number.get(), 0);
    BN_set_bit(number.get(), 1022);
    BN_set_bit(number.get(), 1023);
    BN_add_word(number.get(), distance);
    return number;
}

Key key_from(const char* type, OSSL_PARAM_BLD* builder) {
    const Parameters parameters{OSSL_PARAM_BLD_to_param(builder)};
    const Context context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) != 1)
        return {};
    return Key{key};
}

Key make_rsa(const Number& p, const Number& q) {
    const Numbers numbers{BN_CTX_new()};
    const Number n{BN_new()}, e{BN_new()}, d{BN_new()}, phi{BN_new()};
    BN_set_word(e.get(), RSA_F4);
    BN_mul(n.get(), p.get(), q.get(), numbers.get());
    BN_sub_word(p.get(), 1);
    BN_sub_word(q.get(), 1);
    BN_mul(phi.get(), p.get(), q.get(), numbers.get());
    if (BN_mod_inverse(d.get(), e.get(), phi.get(), numbers.get()) == nullptr) return {};
    const Builder builder{OSSL_PARAM_BLD_new()};
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_D, d.get());
    return key_from("RSA", builder.get());
}

Key make_ec(const std::string& word) {
    const Group group{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
    const Point point{EC_POINT_new(group.get())};
    const auto d = expanded(word, 1);
    std::array<unsigned char, 1 + 2 * p256_half> octets{};
    if (EC_POINT_mul(group.get(), point.get(), d.get(), nullptr, nullptr, nullptr) != 1 ||
        EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, octets.data(),
                           octets.size(), nullptr) != octets.size())
        return {};
    const Builder builder{OSSL_PARAM_BLD_new()};
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, octets.data(), octets.size());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, d.get());
    return key_from("EC", builder.get());
}

Octets joined(const BIGNUM* r, const BIGNUM* s, std::size_t half) {
    Octets raw(2 * half);
    const auto size = static_cast<int>(half);
    if (BN_bn2binpad(r, raw.data(), size) != size || BN_bn2binpad(s, raw.data() + half, size) != size)
        return {};
    return raw;
}

} // namespace

EVP_PKEY* own_rsa(KeyOwner owner) {
    static const auto token = make_rsa(prime("own p", 1206), prime("own q", 708));
    static const auto other = make_rsa(prime("other p", 404), prime("other q", 326));
    return (owner == KeyOwner::token ? token : other).get();
}

EVP_PKEY* own_ec(KeyOwner owner) {
    static const auto token = make_ec("own d");
    static const auto other = make_ec("other d");
    return (owner == KeyOwner::token ? token : other).get();
}

Octets sign_raw(EVP_PKEY* key, OctetView data) {
    const Context context{EVP_PKEY_CTX_new(key, nullptr)};
    std::size_t size = 0;
    if (EVP_PKEY_sign_init(context.get()) != 1) return {};
    if (EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1)
        return {};
    if (EVP_PKEY_sign(context.get(), nullptr, &size, data.data(), data.size()) != 1) return {};
    Octets signature(size);
    if (EVP_PKEY_sign(context.get(), signature.data(), &size, data.data(), data.size()) != 1) return {};
    signature.resize(size);
    return EVP_PKEY_is_a(key, "RSA") == 1 ? signature : from_der(signature, p256_half);
}

Octets sign_with_same_nonce(EVP_PKEY* ec_key, OctetView digest) {
    const Numbers numbers{BN_CTX_new()};
    const Group group{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
    const Point point{EC_POINT_new(group.get())};
    const auto* order = EC_GROUP_get0_order(group.get());
    const auto k = expanded("nonce", 1);
    const Number r{BN_new()}, s{BN_new()}, inverse{BN_new()};
    BIGNUM* secret = nullptr;
    if (EVP_PKEY_get_bn_param(ec_key, OSSL_PKEY_PARAM_PRIV_KEY, &secret) != 1) return {};
    const Number d{secret};
    const auto used = std::min(digest.size(), p256_half); // SEC 1 section 4.1.3, step 5
    const Number e{BN_bin2bn(digest.data(), static_cast<int>(used), nullptr)};
    if (EC_POINT_mul(group.get(), point.get(), k.get(), nullptr, nullptr, numbers.get()) != 1 ||
        EC_POINT_get_affine_coordinates(group.get(), point.get(), r.get(), nullptr, numbers.get()) != 1 ||
        BN_nnmod(r.get(), r.get(), order, numbers.get()) != 1 ||
        BN_mod_mul(s.get(), r.get(), d.get(), order, numbers.get()) != 1 ||
        BN_mod_add(s.get(), s.get(), e.get(), order, numbers.get()) != 1 ||
        BN_mod_inverse(inverse.get(), k.get(), order, numbers.get()) == nullptr ||
        BN_mod_mul(s.get(), s.get(), inverse.get(), order, numbers.get()) != 1)
        return {};
    return joined(r.get(), s.get(), p256_half);
}

Octets to_der(OctetView raw) {
    const auto half = static_cast<int>(raw.size() / 2);
    const Signature signature{ECDSA_SIG_new()};
    ECDSA_SIG_set0(signature.get(), BN_bin2bn(raw.data(), half, nullptr),
                   BN_bin2bn(raw.data() + half, half, nullptr));
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &der);
    Octets octets;
    if (size > 0) octets.assign(der, der + size);
    OPENSSL_free(der);
    return octets;
}

Octets from_der(OctetView der, std::size_t half) {
    const auto* at = der.data();
    const Signature signature{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
    if (!signature) return {};
    return joined(ECDSA_SIG_get0_r(signature.get()), ECDSA_SIG_get0_s(signature.get()), half);
}

} // namespace kyso::pkcs11::faulty
