// SPDX-License-Identifier: Apache-2.0
// The two functions by which PKCS#11 3.0 finds a module's lists, for the directive `list interface`: a list
// that says 3.0 (or anything else) and is one of v2.40. Without the directive there is no such interface.
#include "pkcs11/faulty/function_list.hpp"
#include "pkcs11/faulty/proxy.hpp"

#include <cstring>

namespace {

using namespace kyso::pkcs11::faulty;

/// CK_INTERFACE of PKCS#11 3.0, which the headers of p11-kit 0.24 do not have.
struct Interface {
    const char* name;
    void* functions;
    CK_FLAGS flags;
};

Interface* ours() {
    static Interface interface { "PKCS 11", nullptr, 0 };
    auto* proxy = Proxy::instance();
    if (proxy == nullptr || !proxy->list_shape().new_interface) return nullptr;
    CK_FUNCTION_LIST* list = nullptr;
    if (interface.functions == nullptr && C_GetFunctionList(&list) == CKR_OK) {
        ListShape shape;
        shape.version = proxy->list_shape().new_interface;
        interface.functions = shaped(*list, shape);
    }
    return interface.functions == nullptr ? nullptr : &interface;
}

} // namespace

extern "C" __attribute__((visibility("default"))) CK_RV C_GetInterfaceList(Interface* list, CK_ULONG* count) {
    const auto* only = ours();
    if (only == nullptr) return CKR_FUNCTION_NOT_SUPPORTED;
    if (count == nullptr) return CKR_ARGUMENTS_BAD;
    const auto room = *count;
    *count = 1;
    if (list == nullptr) return CKR_OK;
    if (room < 1) return CKR_BUFFER_TOO_SMALL;
    *list = *only;
    return CKR_OK;
}

extern "C" __attribute__((visibility("default"))) CK_RV C_GetInterface(const char* name, CK_VERSION*,
                                                                       Interface** interface, CK_FLAGS) {
    auto* only = ours();
    if (only == nullptr) return CKR_FUNCTION_NOT_SUPPORTED;
    if (interface == nullptr) return CKR_ARGUMENTS_BAD;
    if (name != nullptr && std::strcmp(name, only->name) != 0) return CKR_FUNCTION_FAILED;
    *interface = only;
    return CKR_OK;
}
