// SPDX-License-Identifier: Apache-2.0
// Which files are taken for PKCS#11 modules, without loading them.
#include "pkcs11/client/module_elf.hpp"
#include "tests/fuzz/promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kyso;
    const ByteView file{data, size};
    const auto exports = pkcs11::exports_function_list(file);
    fuzz::promise_refusal(exports, {Errc::driver_missing});
    if (!exports) {
        fuzz::promise(!exports.error().detail().empty(), "a refusal says why");
        return 0;
    }
    using namespace std::string_view_literals;
    fuzz::promise(as_text(file).starts_with("\x7f"
                                            "ELF"sv),
                  "an ELF file");
    fuzz::promise(as_text(file).find("C_GetFunctionList\0"sv) != std::string_view::npos,
                  "the name stands in it");
    return 0;
}
