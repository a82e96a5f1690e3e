// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/real_module.hpp"
#include "pkcs11/faulty/directives.hpp"
#include "pkcs11/faulty/own_token.hpp"

#include <dlfcn.h>

namespace kyso::pkcs11::faulty {

std::variant<const CK_FUNCTION_LIST*, std::string> load_real(const std::string& module) {
    if (module == own_module) return &own_functions();
    void* library = dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return std::string(dlerror());
    const auto get_list = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
    if (get_list == nullptr) return module + ": has no C_GetFunctionList";
    CK_FUNCTION_LIST* list = nullptr;
    if (get_list(&list) != CKR_OK || list == nullptr) return module + ": C_GetFunctionList failed";
    return list;
}

} // namespace kyso::pkcs11::faulty
