// SPDX-License-Identifier: Apache-2.0
// Fake: a PKCS#11 module that is none. When it is loaded it writes the environment it finds to the file named
// by KYSO_WITNESS, one variable a line; then it refuses. Tells tests what reaches a driver host. Never
// installed.
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace {

[[gnu::constructor]] void tell() {
    const char* path = std::getenv("KYSO_WITNESS");
    if (path == nullptr) return;
    std::FILE* file = std::fopen(path, "w");
    if (file == nullptr) return;
    for (char** variable = environ; *variable != nullptr; ++variable)
        std::fprintf(file, "%s\n", *variable);
    std::fclose(file);
}

} // namespace

extern "C" [[gnu::visibility("default")]] unsigned long C_GetFunctionList(void** list) {
    *list = nullptr;
    return 5; // CKR_GENERAL_ERROR
}
