// SPDX-License-Identifier: Apache-2.0
// Sessions (E), login and what it protects (F).
#include "pkcs11/kit/check/checks.hpp"
#include "pkcs11/kit/check/signing.hpp"

namespace kyso::pkcs11::kit {
namespace {

Got<CK_SESSION_HANDLE> open_session(Bench& bench) {
    CK_SESSION_HANDLE session = 0;
    if (auto failed = unless(
            "C_OpenSession",
            bench.cryptoki().C_OpenSession(bench.slot(), CKF_SERIAL_SESSION, nullptr, nullptr, &session),
            {CKR_OK}))
        return *failed;
    return session;
}

Got<CK_STATE> state_of(Bench& bench, CK_SESSION_HANDLE session) {
    CK_SESSION_INFO info{};
    if (auto failed = unless("C_GetSessionInfo", bench.cryptoki().C_GetSessionInfo(session, &info), {CKR_OK}))
        return *failed;
    return info.state;
}

std::optional<Outcome> expect_state(Bench& bench, CK_SESSION_HANDLE session, CK_STATE wanted,
                                    const char* when) {
    auto state = state_of(bench, session);
    if (!state) return state.why;
    if (*state == wanted) return std::nullopt;
    return fail(std::string{"session state "} +
                    (wanted == CKS_RO_USER_FUNCTIONS ? "1 (user)" : "0 (public)") + " " + when,
                std::to_string(*state));
}

/// A private key that can be seen without login must not sign; one that needs no login says so with
/// CKA_PRIVATE.
Outcome no_signature(Bench& bench, const char* when) {
    auto keys = signing_keys(bench);
    if (!keys) return keys.why;
    for (const SigningKey& key : *keys) {
        if (!read_flag(bench, key.handle, CKA_PRIVATE).value_or(true)) continue;
        SignInput input = plain_input(key);
        CK_MECHANISM mechanism{input.mechanism, nullptr, 0};
        if (bench.cryptoki().C_SignInit(bench.session(), &mechanism, key.handle) != CKR_OK) continue;
        GuardedBuffer room{signature_room};
        CK_ULONG length = room.size();
        const CK_RV rv = bench.cryptoki().C_Sign(bench.session(), input.octets.data(), input.octets.size(),
                                                 room.data(), &length);
        if (rv == CKR_OK)
            return fail("C_Sign " + std::string{when} + ": " + return_value_name(CKR_USER_NOT_LOGGED_IN),
                        "a signature of key " + to_hex(key.id));
    }
    return pass();
}

} // namespace

Outcome check_E01(Bench& bench) {
    CK_SESSION_HANDLE session = 0;
    Cryptoki& cryptoki = bench.cryptoki();
    const CK_RV parallel = cryptoki.C_OpenSession(bench.slot(), CK_FLAGS{0}, nullptr, nullptr, &session);
    auto first = open_session(bench);
    if (!first) return first.why;
    auto second = open_session(bench);
    if (!second) return second.why;
    if (*first == 0 || *second == 0) return fail("session handles other than 0", "0");
    if (*first == *second) return fail("two sessions with handles of their own", "the same handle twice");
    const std::string call = "C_OpenSession without CKF_SERIAL_SESSION: ";
    if (parallel != CKR_SESSION_PARALLEL_NOT_SUPPORTED)
        return deviation(call + return_value_name(CKR_SESSION_PARALLEL_NOT_SUPPORTED),
                         return_value_name(parallel));
    return pass();
}

Outcome check_E06(Bench& bench) {
    Cryptoki& cryptoki = bench.cryptoki();
    auto second = open_session(bench);
    if (!second) return second.why;
    if (auto failed = unless("C_CloseSession", cryptoki.C_CloseSession(*second), {CKR_OK})) return *failed;
    CK_SESSION_INFO info{};
    const CK_RV closed = cryptoki.C_GetSessionInfo(*second, &info);
    if (auto failed = unless("C_GetSessionInfo of a closed session", closed,
                             {CKR_SESSION_HANDLE_INVALID, CKR_SESSION_CLOSED}))
        return *failed;
    const CK_RV wild = cryptoki.C_GetSessionInfo(CK_SESSION_HANDLE{0x7ffffff0}, &info);
    if (auto failed =
            unless("C_GetSessionInfo of a session that never was", wild, {CKR_SESSION_HANDLE_INVALID}))
        return *failed;
    if (auto failed = unless("C_GetSessionInfo of the session still open",
                             cryptoki.C_GetSessionInfo(bench.session(), &info), {CKR_OK}))
        return *failed;
    return pass();
}

Outcome check_E03(Bench& bench) {
    auto second = open_session(bench);
    if (!second) return second.why;
    if (auto failed =
            expect_state(bench, *second, CKS_RO_USER_FUNCTIONS, "of a session opened after the login"))
        return *failed;
    if (auto failed = unless("C_Logout", bench.cryptoki().C_Logout(*second), {CKR_OK})) return *failed;
    if (auto failed = expect_state(bench, bench.session(), CKS_RO_PUBLIC_SESSION,
                                   "after C_Logout in the other session"))
        return *failed;
    return pass();
}

Outcome check_F01(Bench& bench) {
    // C_Login was the last step; its failure is this check's.
    if (auto failed = expect_state(bench, bench.session(), CKS_RO_USER_FUNCTIONS, "after C_Login"))
        return *failed;
    return pass();
}

Outcome check_F02(Bench& bench) {
    CK_RV rv = CKR_OK;
    if (auto refused = bench.pin_guard().login(bench.slot(), bench.session(), CKU_USER, rv)) return *refused;
    const std::string call = "C_Login again";
    if (rv == CKR_OK)
        return deviation(call + ": " + return_value_name(CKR_USER_ALREADY_LOGGED_IN), return_value_name(rv));
    if (auto failed = unless(call, rv, {CKR_USER_ALREADY_LOGGED_IN})) return *failed;
    return pass();
}

Outcome check_F08(Bench& bench) {
    return no_signature(bench, "before login");
}

Outcome check_F10(Bench& bench) {
    Cryptoki& cryptoki = bench.cryptoki();
    if (auto failed = unless("C_Finalize", cryptoki.C_Finalize(nullptr), {CKR_OK})) return *failed;
    if (auto failed = bench.prepare_again()) return *failed;
    if (auto failed =
            expect_state(bench, bench.session(), CKS_RO_PUBLIC_SESSION, "after C_Finalize and C_Initialize"))
        return *failed;
    return no_signature(bench, "after C_Finalize and C_Initialize");
}

} // namespace kyso::pkcs11::kit
