// SPDX-License-Identifier: Apache-2.0
// Slots and events (D).
#include "pkcs11/kit/check/slots.hpp"

#include "pkcs11/kit/check/checks.hpp"

namespace kyso::pkcs11::kit {

Got<std::vector<CK_SLOT_ID>> slot_list(Cryptoki& cryptoki, CK_BBOOL with_token) {
    CK_ULONG asked = 0, count = 0;
    for (int tries = 0; tries < 3; ++tries) {
        if (auto failed = unless("C_GetSlotList for the count",
                                 cryptoki.C_GetSlotList(with_token, nullptr, &asked), {CKR_OK}))
            return *failed;
        if (asked > most_slots) return fail("a count of slots below 4096", std::to_string(asked));
        std::vector<CK_SLOT_ID> slots(asked + 1); // never empty: NULL would ask for the count
        count = asked;
        const CK_RV rv = cryptoki.C_GetSlotList(with_token, slots.data(), &count);
        if (rv == CKR_BUFFER_TOO_SMALL) continue;
        if (auto failed = unless("C_GetSlotList", rv, {CKR_OK})) return *failed;
        if (count > asked)
            return fail("at most the " + std::to_string(asked) + " slots that there was room for",
                        "CKR_OK and a count of " + std::to_string(count));
        slots.resize(count);
        return slots;
    }
    return fail("a list of the size that was said", "CKR_BUFFER_TOO_SMALL three times; the last count said " +
                                                        std::to_string(asked) + ", then " +
                                                        std::to_string(count));
}

Outcome check_D01(Bench& bench) {
    Cryptoki& cryptoki = bench.cryptoki();
    auto slots = slot_list(cryptoki, CK_TRUE);
    if (!slots) return slots.why;
    const CK_ULONG real = slots->size();
    // The same again, since nothing was plugged in: what grows or shrinks by itself is no list.
    auto again = slot_list(cryptoki, CK_TRUE);
    if (!again) return again.why;
    if (again->size() != real)
        return fail("the same slots when asked again",
                    std::to_string(real) + ", then " + std::to_string(again->size()));
    CK_ULONG count = 0;
    cryptoki.C_GetSlotList(CK_BBOOL{CK_TRUE}, nullptr, &count);
    if (count != real)
        return fail("a count of " + std::to_string(real) + ", as in the list", std::to_string(count));
    CK_ULONG none = 0;
    CK_SLOT_ID untouched = 0x5A5A5A5A;
    const CK_RV rv = cryptoki.C_GetSlotList(CK_BBOOL{CK_TRUE}, &untouched, &none);
    if (auto failed = unless("C_GetSlotList with room for none", rv, {CKR_BUFFER_TOO_SMALL})) return *failed;
    if (untouched != 0x5A5A5A5A) return fail("nothing written where there is no room", "a slot was written");
    if (none != real)
        return deviation("CKR_BUFFER_TOO_SMALL and a count of " + std::to_string(real), std::to_string(none));
    return pass();
}

Outcome check_D03(Bench& bench) {
    auto with_token = slot_list(bench.cryptoki(), CK_TRUE);
    if (!with_token) return with_token.why;
    auto all = slot_list(bench.cryptoki(), CK_FALSE);
    if (!all) return all.why;
    for (const CK_SLOT_ID slot : *with_token)
        if (std::ranges::find(*all, slot) == all->end())
            return fail("slot " + std::to_string(slot) + " in the list of all slots", "not there");
    auto again = slot_list(bench.cryptoki(), CK_TRUE);
    if (!again) return again.why;
    if (*again != *with_token) return fail("the same list after asking for all slots", "another one");
    return pass();
}

Outcome check_D04(Bench& bench) {
    auto slots = slot_list(bench.cryptoki(), CK_FALSE);
    if (!slots) return slots.why;
    for (const CK_SLOT_ID slot : *slots) {
        CK_SLOT_INFO info{};
        if (auto failed = unless("C_GetSlotInfo of slot " + std::to_string(slot),
                                 bench.cryptoki().C_GetSlotInfo(slot, &info), {CKR_OK}))
            return *failed;
        if (slot == bench.slot() && (info.flags & CKF_TOKEN_PRESENT) == 0)
            return fail("CKF_TOKEN_PRESENT of the slot whose token answers", "not set");
    }
    if (slots->size() > 16) return deviation("at most 16 slots", std::to_string(slots->size()));
    return pass();
}

Outcome check_D06(Bench& bench) {
    CK_SLOT_ID slot = 0;
    const CK_RV rv = bench.cryptoki().C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr);
    const std::string call = "C_WaitForSlotEvent with CKF_DONT_BLOCK";
    if (rv == CKR_FUNCTION_NOT_SUPPORTED)
        return deviation(call + ": " + return_value_name(CKR_NO_EVENT), return_value_name(rv));
    if (auto failed = unless(call, rv, {CKR_NO_EVENT, CKR_OK})) return *failed;
    if (rv == CKR_OK) {
        CK_SLOT_INFO info{};
        if (auto failed = unless("C_GetSlotInfo of the slot that the event names",
                                 bench.cryptoki().C_GetSlotInfo(slot, &info), {CKR_OK}))
            return *failed;
    }
    return pass();
}

Outcome check_D08(Bench& bench) {
    auto slots = slot_list(bench.cryptoki(), CK_FALSE);
    if (!slots) return slots.why;
    CK_SLOT_ID wild = 0x7ffffff0;
    while (std::ranges::find(*slots, wild) != slots->end())
        --wild;
    CK_SLOT_INFO slot{};
    CK_TOKEN_INFO token{};
    CK_SESSION_HANDLE session = 0;
    CK_ULONG count = 0;
    Cryptoki& cryptoki = bench.cryptoki();
    const std::pair<const char*, CK_RV> answers[] = {
        {"C_GetSlotInfo", cryptoki.C_GetSlotInfo(wild, &slot)},
        {"C_GetTokenInfo", cryptoki.C_GetTokenInfo(wild, &token)},
        {"C_GetMechanismList", cryptoki.C_GetMechanismList(wild, nullptr, &count)},
        {"C_OpenSession", cryptoki.C_OpenSession(wild, CKF_SERIAL_SESSION, nullptr, nullptr, &session)}};
    for (const auto& [function, rv] : answers)
        if (rv == CKR_OK)
            return fail(std::string{function} +
                            " of a slot that is not there: " + return_value_name(CKR_SLOT_ID_INVALID),
                        return_value_name(rv));
    for (const auto& [function, rv] : answers)
        if (rv != CKR_SLOT_ID_INVALID)
            return deviation(std::string{function} +
                                 " of a slot that is not there: " + return_value_name(CKR_SLOT_ID_INVALID),
                             return_value_name(rv));
    return pass();
}

} // namespace kyso::pkcs11::kit
