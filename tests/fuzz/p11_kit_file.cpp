// SPDX-License-Identifier: Apache-2.0
// A file of p11-kit's: what is accepted is told the same when it is written again.
#include "drivers/catalogue/p11_kit.hpp"
#include "protocol/bytes.hpp"
#include "tests/fuzz/promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kyso;
    const auto file = drivers::parse_p11_kit_file(as_text({data, size}), "a.module");
    fuzz::promise_refusal(file, {Errc::config_invalid});
    if (!file) {
        fuzz::promise(file.error().detail().starts_with("a.module:"), "a refusal names file and line");
        return 0;
    }
    std::string again;
    for (const auto& [key, value] : *file)
        again.append(key).append(": ").append(value).append("\n");
    const auto second = drivers::parse_p11_kit_file(again, "a.module");
    fuzz::promise(second && *second == *file, "one meaning");
    return 0;
}
