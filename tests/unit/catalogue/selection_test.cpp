// SPDX-License-Identifier: Apache-2.0
// Which of the installed modules are started for what is plugged in.
#include "drivers/catalogue/installed_modules.hpp"

#include <gmock/gmock.h>

namespace kyso::drivers {
namespace {

using testing::ElementsAreArray;

const Bytes atr_a{0x3B, 0x80, 0x01, 0x0A}, atr_b{0x3B, 0x80, 0x01, 0x0B}, atr_unknown{0x3B, 0x80, 0x01, 0xFF};
const UsbId usb_a{0x1111, 0x000A}, usb_c{0x1111, 0x000C}, mouse{0x2222, 0x0001};

/// a: by ATR and USB id; b: by ATR; c: by USB id; any: by neither; p: p11-kit's alone.
Catalogue catalogue() {
    const auto card = [](const Bytes& atr) { return CardFact{*AtrMask::parse(atr_text(atr)), "", {}}; };
    Catalogue families(4);
    families[0].id = "a";
    families[0].atrs = {card(atr_a)};
    families[0].usb = {{usb_a, "", {}}};
    families[1].id = "b";
    families[1].atrs = {card(atr_b)};
    families[2].id = "c";
    families[2].usb = {{usb_c, "", {}}};
    families[3].id = "any";
    return families;
}

InstalledModules installed() {
    InstalledModules found;
    for (const char* id : {"a", "b", "c", "any"})
        found.modules.push_back({std::string{"/"} + id, {id}, false, {}});
    found.modules.push_back({"/ab", {"a", "b"}, false, {}});
    found.modules.push_back({"/p", {}, true, {}});
    found.modules.push_back({"/cp", {"c"}, true, {}});
    return found;
}

struct Row {
    const char* name;
    std::vector<Bytes> atrs;
    std::vector<UsbId> usb;
    std::vector<std::string> wanted;
};
class Selection : public testing::TestWithParam<Row> {};

TEST_P(Selection, is_of_what_may_be_needed) {
    std::vector<std::string> paths;
    for (const auto& module : modules_for(catalogue(), installed(), GetParam().atrs, GetParam().usb))
        paths.push_back(module.path.string().substr(1));
    EXPECT_THAT(paths, ElementsAreArray(GetParam().wanted));
}

const std::vector<std::string> all{"a", "b", "c", "any", "ab", "p", "cp"};
INSTANTIATE_TEST_SUITE_P(
    Rows, Selection,
    testing::Values(Row{"nothing_there", {}, {}, {"any", "p", "cp"}},
                    Row{"card_of_a", {atr_a}, {}, {"a", "any", "ab", "p", "cp"}},
                    Row{"card_of_b", {atr_b}, {}, {"b", "any", "ab", "p", "cp"}},
                    Row{"cards_of_both", {atr_a, atr_b}, {}, {"a", "b", "any", "ab", "p", "cp"}},
                    Row{"device_of_a", {}, {mouse, usb_a}, {"a", "any", "ab", "p", "cp"}},
                    Row{"device_of_c", {}, {usb_c}, {"c", "any", "p", "cp"}},
                    Row{"card_of_b_device_of_c", {atr_b}, {usb_c}, {"b", "c", "any", "ab", "p", "cp"}},
                    Row{"device_unknown", {}, {mouse}, {"any", "p", "cp"}},
                    Row{"card_unknown", {atr_unknown}, {}, all},
                    Row{"one_card_unknown", {atr_a, atr_unknown}, {}, all}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::drivers
