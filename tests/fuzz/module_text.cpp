// SPDX-License-Identifier: Apache-2.0
// Texts that a vendor's module gives out of a token's attributes: the first octet is the limit.
#include "pkcs11/client/readable_text.hpp"
#include "tests/fuzz/promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kyso;
    fuzz::Input input{data, size};
    const std::size_t limit = input.octet();
    const std::string_view given = input.text();
    const std::string text = pkcs11::readable_text(given, limit);
    fuzz::promise(text.size() <= limit && is_utf8(text), "UTF-8 within the limit");
    fuzz::promise(text.find('\0') == std::string::npos, "ends at the first NUL");
    const std::string_view before = given.substr(0, given.find('\0'));
    if (is_utf8(before)) fuzz::promise(before.starts_with(text), "nothing is made up");
    fuzz::promise(pkcs11::readable_text(text, limit).size() <= text.size(), "does not grow");
    return 0;
}
