// SPDX-License-Identifier: Apache-2.0
// A family's file of the catalogue: what is accepted names modules by absolute path or bare name, steers no
// loader, and its ATR masks have one spelling.
#include "drivers/catalogue/family.hpp"
#include "tests/fuzz/promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kyso;
    const auto family = drivers::parse_family(as_text({data, size}), "family.toml");
    fuzz::promise_refusal(family, {Errc::config_invalid});
    if (!family) {
        fuzz::promise(family.error().detail().starts_with("family.toml:"), "a refusal names file and line");
        return 0;
    }
    fuzz::promise(!family->label.vi.empty() && !family->label.en.empty(), "a name in both languages");
    for (const auto& card : family->atrs) {
        fuzz::promise(!card.provenance.source.empty(), "a source");
        fuzz::promise(drivers::AtrMask::parse(card.atr.text()) == card.atr, "one spelling of a mask");
        fuzz::promise(!card.atr.matches(Bytes{}), "no mask fits no card");
    }
    for (const auto& device : family->usb) {
        fuzz::promise(!device.provenance.source.empty(), "a source");
        fuzz::promise(drivers::UsbId::parse(device.id.text()) == device.id, "one spelling of an id");
    }
    for (const auto& module : family->modules) {
        fuzz::promise(!module.provenance.source.empty(), "a source");
        fuzz::promise(module.file.find('/') == std::string::npos, "a bare name");
        fuzz::promise(!module.file.empty() || !module.paths.empty(), "a place");
        for (const auto& path : module.paths)
            fuzz::promise(path.is_absolute(), "modules by absolute path");
        for (const std::string& variable : module.environment)
            fuzz::promise(!variable.starts_with("LD_") && !variable.starts_with("OPENSSL_CONF="),
                          "nothing steers the loader");
    }
    return 0;
}
