// SPDX-License-Identifier: Apache-2.0
// The buffer protocol of C_Sign and the life of its operation (I11 to I18).
#include "pkcs11/kit/check/checks.hpp"
#include "pkcs11/kit/check/signing.hpp"

namespace kyso::pkcs11::kit {
namespace {

/// One key, its input, its signature's true length: what each of these checks begins with.
struct Trial {
    SigningKey key;
    SignInput input;
    signature::PkeyHandle verifier;
    CK_ULONG length = 0;
};

Got<Trial> trial(Bench& bench) {
    auto key = any_signing_key(bench);
    if (!key) return key.why;
    auto verifier = public_key(bench, *key);
    if (!verifier) return verifier.why;
    const auto octets = static_cast<CK_ULONG>(EVP_PKEY_get_bits(verifier->get()) + 7) / 8;
    const SignInput input = plain_input(*key);
    return Trial{*key, input, std::move(*verifier), key->type == CKK_RSA ? octets : 2 * octets};
}

CK_RV sign_into(Bench& bench, Trial& trial, std::uint8_t* room, CK_ULONG& length) {
    return bench.cryptoki().C_Sign(bench.session(), trial.input.octets.data(), trial.input.octets.size(),
                                   room, &length);
}

/// The operation that is under way ends with the right signature.
Outcome ends_right(Bench& bench, Trial& trial, CK_ULONG size, const std::string& after) {
    GuardedBuffer room{size};
    CK_ULONG length = room.size();
    if (auto failed = unless("C_Sign after " + after, sign_into(bench, trial, room.data(), length), {CKR_OK}))
        return *failed;
    if (!room.untouched_behind())
        return fail("nothing written past the buffer", "octets behind it were changed");
    if (length != trial.length)
        return fail("a length of " + std::to_string(trial.length), std::to_string(length));
    if (!verifies(trial.verifier.get(), trial.input, {room.data(), length}))
        return fail("a signature that OpenSSL verifies, after " + after, "it does not");
    return pass();
}

} // namespace

Outcome check_I11(Bench& bench) {
    auto tried = trial(bench);
    if (!tried) return tried.why;
    if (auto failed = begin(bench, tried->key, tried->input.mechanism)) return *failed;
    CK_ULONG length = 0;
    if (auto failed = unless("C_Sign without a buffer", sign_into(bench, *tried, nullptr, length), {CKR_OK}))
        return *failed;
    if (length < tried->length || length > signature_room)
        return fail("a length of " + std::to_string(tried->length) + " or a little more",
                    std::to_string(length));
    return ends_right(bench, *tried, length, "asking for the length");
}

Outcome check_I12(Bench& bench) {
    auto tried = trial(bench);
    if (!tried) return tried.why;
    if (auto failed = begin(bench, tried->key, tried->input.mechanism)) return *failed;
    GuardedBuffer small{tried->length - 1};
    CK_ULONG length = small.size();
    if (auto failed = unless("C_Sign into a buffer one octet too small",
                             sign_into(bench, *tried, small.data(), length), {CKR_BUFFER_TOO_SMALL}))
        return *failed;
    if (!small.untouched_behind())
        return fail("nothing written past the small buffer", "octets behind it were changed");
    if (length < tried->length)
        return fail("the length needed, " + std::to_string(tried->length), std::to_string(length));
    Outcome outcome = ends_right(bench, *tried, tried->length, "a buffer that was too small");
    if (outcome.verdict == Verdict::pass && !small.untouched())
        return deviation("the small buffer as it was", "written to");
    return outcome;
}

Outcome check_I13(Bench& bench) {
    auto tried = trial(bench);
    if (!tried) return tried.why;
    if (auto failed = begin(bench, tried->key, tried->input.mechanism)) return *failed;
    return ends_right(bench, *tried, tried->length, "C_SignInit, into a buffer of exactly its size");
}

Outcome check_I14(Bench& bench) {
    auto tried = trial(bench);
    if (!tried) return tried.why;
    auto signature = sign(bench, tried->key, tried->input);
    if (!signature) return signature.why;
    GuardedBuffer room{signature_room};
    CK_ULONG length = room.size();
    if (auto failed = unless("C_Sign after the operation has ended",
                             sign_into(bench, *tried, room.data(), length), {CKR_OPERATION_NOT_INITIALIZED}))
        return *failed;
    CK_MECHANISM mechanism{tried->input.mechanism, nullptr, 0};
    Cryptoki& cryptoki = bench.cryptoki();
    if (auto failed = unless("C_SignInit",
                             cryptoki.C_SignInit(bench.session(), &mechanism, tried->key.handle), {CKR_OK}))
        return *failed;
    const CK_RV again = cryptoki.C_SignInit(bench.session(), &mechanism, tried->key.handle);
    if (again == CKR_OK)
        return deviation("C_SignInit twice: " + return_value_name(CKR_OPERATION_ACTIVE),
                         return_value_name(again));
    if (auto failed = unless("C_SignInit twice", again, {CKR_OPERATION_ACTIVE})) return *failed;
    return pass();
}

Outcome check_I15(Bench& bench) {
    auto tried = trial(bench);
    if (!tried) return tried.why;
    Cryptoki& cryptoki = bench.cryptoki();
    CK_MECHANISM unheard_of{0x7ffffff0, nullptr, 0};
    const CK_RV rv = cryptoki.C_SignInit(bench.session(), &unheard_of, tried->key.handle);
    if (rv == CKR_OK)
        return fail("C_SignInit with a mechanism that does not exist: an error", return_value_name(rv));
    if (tried->key.type == CKK_RSA) {
        if (auto failed = begin(bench, tried->key, CKM_RSA_PKCS)) return *failed;
        Bytes too_long(tried->length - 10, 0x30); // 11 octets of padding are needed
        GuardedBuffer room{signature_room};
        CK_ULONG length = room.size();
        if (cryptoki.C_Sign(bench.session(), too_long.data(), too_long.size(), room.data(), &length) ==
            CKR_OK)
            return fail("C_Sign of more than the modulus holds: " + return_value_name(CKR_DATA_LEN_RANGE),
                        return_value_name(CKR_OK));
    }
    auto signature = sign(bench, tried->key, tried->input);
    if (!signature) return signature.why;
    if (!verifies(tried->verifier.get(), tried->input, *signature))
        return fail("a signature that OpenSSL verifies, after an error", "it does not");
    if (rv != CKR_MECHANISM_INVALID)
        return deviation("C_SignInit with a mechanism that does not exist: " +
                             return_value_name(CKR_MECHANISM_INVALID),
                         return_value_name(rv));
    return pass();
}

Outcome check_I18(Bench& bench) {
    CK_MECHANISM mechanism{CKM_RSA_PKCS, nullptr, 0};
    const std::string call = "C_SignInit with a key that does not exist";
    const CK_RV rv = bench.cryptoki().C_SignInit(bench.session(), &mechanism, CK_OBJECT_HANDLE{0x7ffffff0});
    if (rv == CKR_OK)
        return fail(call + ": " + return_value_name(CKR_KEY_HANDLE_INVALID), return_value_name(rv));
    if (rv != CKR_KEY_HANDLE_INVALID && rv != CKR_OBJECT_HANDLE_INVALID)
        return deviation(call + ": " + return_value_name(CKR_KEY_HANDLE_INVALID), return_value_name(rv));
    return pass();
}

} // namespace kyso::pkcs11::kit
