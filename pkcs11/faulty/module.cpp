// SPDX-License-Identifier: Apache-2.0
// libkyso-faulty-pkcs11.so: a fault-injecting test module; never installed. See README.md beside this.
// The 68 functions are made from functions.def; each does nothing but pass through Proxy::call.
#include "pkcs11/faulty/function_list.hpp"
#include "pkcs11/faulty/proxy.hpp"

#include <memory>

namespace kyso::pkcs11::faulty {
namespace {

/// How functions.def says whose token a call concerns, and which arguments a rule may change.
struct Concern {
    Subject subject;
    Arguments arguments;
};
Concern no_subject() {
    return {};
}
Concern in_slot(CK_SLOT_ID& slot) {
    return {{.slot = slot, .session = {}}, {.handle = &slot}};
}
Concern in_session(CK_SESSION_HANDLE& session) {
    return {{.slot = {}, .session = session}, {.handle = &session}};
}
Concern in_slot_list(CK_BBOOL token_present) {
    return {{.slot = {}, .session = {}, .only_slots_with_token = token_present != CK_FALSE}, {}};
}
Concern waiting(CK_FLAGS flags) {
    return {{.slot = {}, .session = {}, .dont_block = (flags & CKF_DONT_BLOCK) != 0}, {}};
}
Concern with_input(Concern concern, CK_BYTE*& input, CK_ULONG& length) {
    concern.arguments.input = &input;
    concern.arguments.input_length = &length;
    return concern;
}

// How it says where the answer goes, by the name of its kind.
Answer to_nothing() {
    return {};
}
Answer to_bytes(CK_BYTE* data, CK_ULONG* length) {
    return BytesAnswer{data, length, length == nullptr ? 0 : *length};
}
Answer to_list(CK_ULONG* items, CK_ULONG* count) {
    return ListAnswer{items, count, count == nullptr ? 0 : *count};
}
Answer to_found(CK_OBJECT_HANDLE* objects, CK_ULONG max, CK_ULONG* count) {
    return FoundAnswer{objects, max, count};
}
Answer to_attributes(CK_ATTRIBUTE* items, CK_ULONG count) {
    AttributesAnswer answer{{items, items == nullptr ? 0 : count}, {}};
    for (const auto& item : answer.items)
        answer.capacities.push_back(item.pValue == nullptr ? 0 : item.ulValueLen);
    return answer;
}
Answer to_value(CK_ULONG* value) {
    return value;
}
Answer to_module_info(CK_INFO* info) {
    return info;
}
Answer to_slot_info(CK_SLOT_INFO* info) {
    return info;
}
Answer to_token_info(CK_TOKEN_INFO* info) {
    return info;
}
Answer to_mechanism_info(CK_MECHANISM_INFO* info) {
    return info;
}
Answer to_session_info(CK_SESSION_INFO* info) {
    return info;
}

#define KYSO_FUNCTION(name, parameters, arguments, subject, kind, target)                                    \
    CK_RV proxied_##name parameters {                                                                        \
        auto* proxy = Proxy::instance();                                                                     \
        if (proxy == nullptr) return CKR_GENERAL_ERROR;                                                      \
        const auto [whose, changeable] = subject;                                                            \
        return proxy->call(                                                                                  \
            {Function::name, whose, changeable, to_##kind target}, [&](const CK_FUNCTION_LIST& real) {       \
                return real.name == nullptr ? CKR_FUNCTION_NOT_SUPPORTED : real.name arguments;              \
            });                                                                                              \
    }
#include "pkcs11/faulty/functions.def"
#undef KYSO_FUNCTION

} // namespace
} // namespace kyso::pkcs11::faulty

extern "C" __attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
    using namespace kyso::pkcs11::faulty;
    static CK_FUNCTION_LIST ours = {
        {2, 40},
#define KYSO_FUNCTION(name, parameters, arguments, subject, kind, target) &proxied_##name,
#include "pkcs11/faulty/functions.def"
#undef KYSO_FUNCTION
    };
    ours.C_GetFunctionList = &C_GetFunctionList;
    const auto result = proxied_C_GetFunctionList(list);
    if (result == CKR_OK && list != nullptr) *list = shaped(ours, Proxy::instance()->list_shape());
    return result;
}

namespace {

__attribute__((constructor)) void on_load() {
    kyso::pkcs11::faulty::Proxy::at(kyso::pkcs11::faulty::Moment::load);
}
__attribute__((destructor)) void on_unload() {
    kyso::pkcs11::faulty::Proxy::at(kyso::pkcs11::faulty::Moment::unload);
}

} // namespace
