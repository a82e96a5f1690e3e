// SPDX-License-Identifier: Apache-2.0
// A fake Cryptoki of one slot and one key: says what the test tells it to, counts what it is asked. The
// function list has no user data, so there is one fake per process; reset() before each test.
#pragma once

#include "protocol/bytes.hpp"

#include <p11-kit/pkcs11.h>

#include <optional>

namespace kyso::test {

struct FakeCryptoki {
    // What it answers.
    CK_RV open = CKR_OK, login = CKR_OK, find = CKR_OK, sign_init = CKR_OK, sign = CKR_OK;
    CK_ULONG found = 1;                           ///< count that C_FindObjects reports
    std::optional<Bytes> modulus = Bytes(256, 7); ///< CKA_MODULUS; none: the attribute is sensitive
    std::optional<Bytes> curve;                   ///< CKA_EC_PARAMS
    bool always_authenticate = false;
    CK_RV context_login = CKR_OK; ///< of C_Login for one signature
    CK_RV mechanism_list = CKR_OK;
    std::vector<CK_MECHANISM_TYPE> mechanisms = {CKM_RSA_PKCS, CKM_RSA_PKCS_PSS, CKM_RSA_X_509};
    CK_ULONG mechanism_count_lie = 0;
    bool spoils_pin = false;               ///< writes over the PIN it is given
    CK_ULONG attribute_length_lie = 0;     ///< reported instead of an attribute's length
    CK_ULONG signature_size = 256;         ///< reported by C_Sign
    CK_ULONG written = 256;                ///< octets that C_Sign really writes
    bool failed_sign_stays_active = false; ///< as OpenSC and ykcs11 do

    // What it saw.
    int logins = 0, logouts = 0, opened = 0, closed = 0, searches = 0, final_searches = 0;
    Bytes pin; ///< of the last C_Login
    bool pin_was_null = false;
    int context_logins = 0;
    CK_RSA_PKCS_PSS_PARAMS pss{}; ///< of the last C_SignInit for PSS
    CK_SESSION_HANDLE active = 0; ///< session with a signature begun
    CK_MECHANISM_TYPE mechanism = 0;
    Bytes input;                            ///< of the last C_Sign
    CK_KEY_TYPE key_type = ~CK_KEY_TYPE{0}; ///< looked for
    Bytes key_id;
};

FakeCryptoki& fake_cryptoki();
/// All as at the start; returns the list.
CK_FUNCTION_LIST& reset_fake_cryptoki();

} // namespace kyso::test
