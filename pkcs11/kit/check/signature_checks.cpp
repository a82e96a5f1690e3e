// SPDX-License-Identifier: Apache-2.0
// Are the signatures right? (I01 to I06), does the certificate belong to them (G10), and how long do they
// take (L06).
#include "pkcs11/kit/check/checks.hpp"
#include "pkcs11/kit/check/signing.hpp"
#include "pkcs11/kit/profile.hpp"

namespace kyso::pkcs11::kit {
namespace {

using Clock = std::chrono::steady_clock;

Outcome signs_right(Bench& bench, CK_KEY_TYPE type, const SignInput& input) {
    auto key = signing_key(bench, type);
    if (!key) return key.why;
    auto verifier = public_key(bench, *key);
    if (!verifier) return verifier.why;
    auto signature = sign(bench, *key, input);
    if (!signature) return signature.why;
    if (!verifies(verifier->get(), input, *signature))
        return fail("a signature that OpenSSL verifies",
                    "it does not, with " + std::to_string(signature->size()) + " octets");
    return pass();
}

/// The public key object's numbers are those of the certificate.
std::optional<Outcome> public_object_differs(Bench& bench, const SigningKey& key, EVP_PKEY* of_certificate) {
    if (key.type != CKK_RSA) return std::nullopt; // G12 looks at the point
    auto modulus = read_attribute(bench.cryptoki(), bench.session(), key.handle, CKA_MODULUS);
    if (!modulus) return modulus.why.verdict == Verdict::fail ? std::optional{modulus.why} : std::nullopt;
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(of_certificate, "n", &raw) != 1)
        return fail("a certificate for an RSA key: the key with its CKA_ID is one",
                    "it is for another kind of key");
    const std::unique_ptr<BIGNUM, signature::Free<BN_free>> value{raw};
    Bytes of_cert(static_cast<std::size_t>(BN_num_bytes(raw)));
    BN_bn2bin(raw, of_cert.data());
    if (*modulus != of_cert)
        return fail("CKA_MODULUS as in the certificate with the same CKA_ID", "another number");
    return std::nullopt;
}

std::string milliseconds(std::chrono::microseconds time) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f ms", static_cast<double>(time.count()) / 1000);
    return text;
}

} // namespace

Outcome check_I01(Bench& bench) {
    return signs_right(bench, CKK_RSA, {CKM_RSA_PKCS, digest_info(sha256_of(text_to_sign(1)))});
}

Outcome check_I02(Bench& bench) {
    return signs_right(bench, CKK_RSA, {CKM_RSA_PKCS, sha256_of(text_to_sign(2))});
}

Outcome check_I03(Bench& bench) {
    CK_MECHANISM_INFO info{};
    if (bench.cryptoki().C_GetMechanismInfo(bench.slot(), CKM_SHA256_RSA_PKCS, &info) != CKR_OK)
        return skip("CKM_SHA256_RSA_PKCS is not offered");
    return signs_right(bench, CKK_RSA, {CKM_SHA256_RSA_PKCS, text_to_sign(3)});
}

/// Leading zeros that get lost show in one of 128 signatures: until one with such a zero came out right, or
/// the time is over.
Outcome check_I06(Bench& bench) {
    auto key = signing_key(bench, CKK_EC);
    if (!key) return key.why;
    auto verifier = public_key(bench, *key);
    if (!verifier) return verifier.why;
    const auto half = static_cast<std::size_t>(EVP_PKEY_get_bits(verifier->get()) + 7) / 8;
    const auto end = Clock::now() + ecdsa_time;
    unsigned made = 0;
    bool zero_seen = false;
    while (made < ecdsa_signatures && !zero_seen && (made == 0 || Clock::now() < end)) {
        const SignInput input = plain_input(*key, ++made);
        auto signature = sign(bench, *key, input);
        if (!signature) return signature.why;
        if (signature->size() != 2 * half)
            return fail("r||s of " + std::to_string(2 * half) + " octets",
                        std::to_string(signature->size()) + " octets, signature " + std::to_string(made));
        if (!verifies(verifier->get(), input, *signature))
            return fail("a signature that OpenSSL verifies",
                        "signature " + std::to_string(made) + " does not");
        zero_seen = signature->front() == 0 || (*signature)[half] == 0;
    }
    bench.teller().fact("ecdsa.signatures",
                        std::to_string(made) + (zero_seen ? ", a leading zero among them" : ""));
    return pass();
}

Outcome check_G10(Bench& bench) {
    auto keys = signing_keys(bench);
    if (!keys) return keys.why;
    unsigned tried = 0;
    for (const SigningKey& key : *keys) {
        if (key.certificate.empty() || tried == most_keys) continue;
        const std::string id = "key " + to_hex(key.id);
        const auto of_certificate = certificate_key(key.certificate);
        if (!of_certificate) return fail(id + ": a certificate that OpenSSL reads", "it does not");
        if (auto failed = public_object_differs(bench, key, of_certificate.get())) return *failed;
        const SignInput input = plain_input(key);
        auto signature = sign(bench, key, input);
        if (!signature) return signature.why;
        if (!verifies(of_certificate.get(), input, *signature))
            return fail(id + ": a signature that its certificate verifies", "it does not");
        ++tried;
    }
    if (tried == 0) return skip("no key has a certificate");
    return pass();
}

/// A slow token is no fault, so only its own kind is a measure: a module that says it is no hardware has
/// nothing to wait for. The fastest counts, because a busy computer delays single ones.
Outcome check_L06(Bench& bench) {
    auto key = any_signing_key(bench);
    if (!key) return key.why;
    std::vector<std::chrono::microseconds> times;
    const auto end = Clock::now() + latency_time;
    while (times.size() < latency_signatures && (times.size() < 3 || Clock::now() < end)) {
        auto signature = sign(bench, *key, plain_input(*key));
        if (!signature) return signature.why;
        times.push_back(bench.cryptoki().took());
    }
    std::ranges::sort(times);
    const auto fastest = times.front(), p50 = times[times.size() / 2], p95 = times[times.size() * 95 / 100];
    bench.teller().fact("sign.count", std::to_string(times.size()));
    bench.teller().fact("sign.fastest", milliseconds(fastest));
    bench.teller().fact("sign.p50", milliseconds(p50));
    bench.teller().fact("sign.p95", milliseconds(p95));
    CK_SLOT_INFO slot{};
    if (auto failed = unless("C_GetSlotInfo", bench.cryptoki().C_GetSlotInfo(bench.slot(), &slot), {CKR_OK}))
        return *failed;
    const bool hardware = (slot.flags & CKF_HW_SLOT) != 0;
    const std::chrono::microseconds limit = hardware ? hardware_signature : software_signature;
    if (fastest <= limit) return pass();
    return deviation(std::string{"a signature within "} + milliseconds(limit) + ", for " +
                         (hardware ? "hardware" : "a slot without CKF_HW_SLOT"),
                     "the fastest of " + std::to_string(times.size()) + ": " + milliseconds(fastest) +
                         ", p50 " + milliseconds(p50) + ", p95 " + milliseconds(p95));
}

} // namespace kyso::pkcs11::kit
