// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/sign_operation.hpp"

#include "pkcs11/client/return_value.hpp"
#include "protocol/random.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace kyso::pkcs11 {
namespace {

constexpr std::size_t max_mechanisms = 1024;

const EVP_MD* hash(DigestAlgorithm algorithm) {
    if (algorithm == DigestAlgorithm::sha256) return EVP_sha256();
    return algorithm == DigestAlgorithm::sha384 ? EVP_sha384() : EVP_sha512();
}

Bytes digest_of(DigestAlgorithm algorithm, ByteView octets) {
    Bytes digest(digest_size(algorithm));
    if (EVP_Digest(octets.data(), octets.size(), digest.data(), nullptr, hash(algorithm), nullptr) != 1)
        throw std::runtime_error("EVP_Digest");
    return digest;
}

/// MGF1 of RFC 8017 appendix B.2.1, exclusive-or'ed onto `octets`.
void mask(DigestAlgorithm algorithm, ByteView seed, std::span<std::uint8_t> octets) {
    for (std::uint32_t counter = 0; !octets.empty(); ++counter) {
        Bytes block{seed.begin(), seed.end()};
        for (int shift = 24; shift >= 0; shift -= 8)
            block.push_back(static_cast<std::uint8_t>(counter >> static_cast<unsigned>(shift)));
        const Bytes part = digest_of(algorithm, block);
        const std::size_t size = std::min(part.size(), octets.size());
        for (std::size_t i = 0; i < size; ++i)
            octets[i] ^= part[i];
        octets = octets.subspan(size);
    }
}

/// SEQUENCE { SEQUENCE { OID 2.16.840.1.101.3.4.2.n, NULL }, OCTET STRING }; n is 1, 2, 3 for SHA-256, 384,
/// 512.
Bytes digest_info(const ToBeSigned& to_be_signed) {
    const auto size = static_cast<std::uint8_t>(to_be_signed.digest.size());
    const auto algorithm = static_cast<std::uint8_t>(to_be_signed.digest_algorithm);
    Bytes info{0x30,      static_cast<std::uint8_t>(17 + size),
               0x30,      0x0D,
               0x06,      0x09,
               0x60,      0x86,
               0x48,      0x01,
               0x65,      0x03,
               0x04,      0x02,
               algorithm, 0x05,
               0x00,      0x04,
               size};
    info.insert(info.end(), to_be_signed.digest.begin(), to_be_signed.digest.end());
    return info;
}

CK_RSA_PKCS_PSS_PARAMS pss_parameters(DigestAlgorithm algorithm) {
    CK_RSA_PKCS_PSS_PARAMS parameters{};
    constexpr std::array hashes = {CKM_SHA256, CKM_SHA384, CKM_SHA512};
    constexpr std::array masks = {CKG_MGF1_SHA256, CKG_MGF1_SHA384, CKG_MGF1_SHA512};
    const std::size_t row = static_cast<std::size_t>(algorithm) - 1;
    parameters.hashAlg = hashes.at(row);
    parameters.mgf = masks.at(row);
    parameters.sLen = digest_size(algorithm);
    return parameters;
}

Outcome<SignOperation> padded_block(const ToBeSigned& to_be_signed, std::size_t modulus_bits) {
    const Bytes salt = random_octets(to_be_signed.digest.size());
    auto block = emsa_pss(to_be_signed.digest_algorithm, to_be_signed.digest, salt, modulus_bits);
    if (!block)
        return Error{Errc::mechanism_unsupported,
                     "CKM_RSA_X_509 for PSS with a modulus of " + std::to_string(modulus_bits) + " bits"};
    return SignOperation{CKM_RSA_X_509, std::nullopt, std::move(*block)};
}

} // namespace

Outcome<CK_MECHANISM_TYPE> choose_pss_mechanism(CK_FUNCTION_LIST& functions, CK_SLOT_ID slot) {
    std::vector<CK_MECHANISM_TYPE> offered(max_mechanisms);
    CK_ULONG count = offered.size();
    const CK_RV rv = functions.C_GetMechanismList(slot, offered.data(), &count);
    if (rv != CKR_OK) return failure(rv, "C_GetMechanismList");
    if (count > offered.size())
        return Error{Errc::driver_lied, "C_GetMechanismList: count above what was asked for"};
    offered.resize(count);
    for (const CK_MECHANISM_TYPE mechanism : {CKM_RSA_PKCS_PSS, CKM_RSA_X_509})
        if (std::ranges::find(offered, mechanism) != offered.end()) return mechanism;
    return Error{Errc::mechanism_unsupported, "RSASSA-PSS: neither CKM_RSA_PKCS_PSS nor CKM_RSA_X_509"};
}

Outcome<SignOperation> sign_operation(const ToBeSigned& to_be_signed, CK_MECHANISM_TYPE pss_mechanism,
                                      std::size_t modulus_bits) {
    switch (to_be_signed.mechanism) {
    case Mechanism::ecdsa:
        return SignOperation{CKM_ECDSA, std::nullopt, to_be_signed.digest};
    case Mechanism::rsa_pkcs1:
        return SignOperation{CKM_RSA_PKCS, std::nullopt, digest_info(to_be_signed)};
    case Mechanism::rsa_pss:
        break;
    }
    if (pss_mechanism == CKM_RSA_X_509) return padded_block(to_be_signed, modulus_bits);
    return SignOperation{CKM_RSA_PKCS_PSS, pss_parameters(to_be_signed.digest_algorithm),
                         to_be_signed.digest};
}

std::optional<Bytes> emsa_pss(DigestAlgorithm algorithm, ByteView digest, ByteView salt,
                              std::size_t modulus_bits) {
    if (modulus_bits == 0) return std::nullopt;
    const std::size_t bits = modulus_bits - 1; // emBits of section 8.1.1
    const std::size_t size = (bits + 7) / 8;   // emLen
    const std::size_t modulus = (modulus_bits + 7) / 8;
    if (size < digest.size() + salt.size() + 2) return std::nullopt;

    Bytes salted(8, 0); // M' = eight zero octets, mHash, salt
    salted.insert(salted.end(), digest.begin(), digest.end());
    salted.insert(salted.end(), salt.begin(), salt.end());
    const Bytes hashed = digest_of(algorithm, salted);

    // EM = maskedDB, H, 0xbc with DB = zeros, 0x01, salt
    Bytes block(size - hashed.size() - 1, 0);
    block[block.size() - salt.size() - 1] = 0x01;
    std::ranges::copy(salt, block.end() - static_cast<std::ptrdiff_t>(salt.size()));
    mask(algorithm, hashed, block);
    block.front() &= static_cast<std::uint8_t>(0xFFU >> (8 * size - bits));
    block.insert(block.end(), hashed.begin(), hashed.end());
    block.push_back(0xBC);
    block.insert(block.begin(), modulus - size, 0);
    return block;
}

} // namespace kyso::pkcs11
