// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// Call: what the proxy knows of one call: the function, whose token it concerns, where the answer goes, and
// where the arguments stand that a rule may change. Made by the generated functions of module.cpp. It must
// never hold a copy of an argument such as a PIN.
#pragma once

#include "pkcs11/faulty/rule.hpp"

#include <p11-kit/pkcs11.h>

#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace kyso::pkcs11::faulty {

/// Whose token a call concerns; both empty: the whole module.
struct Subject {
    std::optional<CK_SLOT_ID> slot;
    std::optional<CK_SESSION_HANDLE> session;
    bool only_slots_with_token = false; ///< C_GetSlotList(CK_TRUE, ...)
    bool dont_block = false;            ///< C_WaitForSlotEvent(CKF_DONT_BLOCK, ...)
};

/// The caller's arguments on their way to the real module; null where the function has none such.
struct Arguments {
    CK_ULONG* handle = nullptr; ///< of slot or session
    CK_BYTE** input = nullptr;  ///< the PIN, or the data to be signed
    CK_ULONG* input_length = nullptr;
};

struct BytesAnswer {
    CK_BYTE* data; ///< null: the caller asks for the length
    CK_ULONG* length;
    CK_ULONG capacity; ///< what *length said before the real call
};
struct ListAnswer {
    CK_ULONG* items;
    CK_ULONG* count;
    CK_ULONG capacity = 0; ///< what *count said before the real call
};
struct FoundAnswer {
    CK_OBJECT_HANDLE* objects;
    CK_ULONG max;
    CK_ULONG* count;
};
struct AttributesAnswer {
    std::span<CK_ATTRIBUTE> items;
    std::vector<CK_ULONG> capacities; ///< what each ulValueLen said before the real call; 0 without a buffer
};
using Answer = std::variant<std::monostate, BytesAnswer, ListAnswer, FoundAnswer, AttributesAnswer, CK_ULONG*,
                            CK_INFO*, CK_SLOT_INFO*, CK_TOKEN_INFO*, CK_MECHANISM_INFO*, CK_SESSION_INFO*>;

struct Call {
    Function function;
    Subject subject;
    Arguments arguments;
    Answer answer;
};

} // namespace kyso::pkcs11::faulty
