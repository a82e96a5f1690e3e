// SPDX-License-Identifier: Apache-2.0
// What is plugged in, by the words of a catalogue; and the file that is suggested for what it does not know.
#include "cli/catalogue_file.hpp"
#include "cli/doctor/tokens.hpp"

#include <gmock/gmock.h>

namespace kyso::cli {
namespace {

using drivers::PluggedDevice;
using drivers::PresentCard;
using drivers::UsbId;
using testing::HasSubstr;
using Cards = std::optional<std::vector<PresentCard>>;

const Bytes atr_a{0x3B, 0x80, 0x01, 0x0A}, atr_unknown{0x3B, 0x80, 0x01, 0xFF};
const UsbId usb_a{0x1111, 0x000A}, other{0x2222, 0x0001};

CatalogueSeen catalogue() {
    CatalogueSeen seen;
    for (const char* id : {"a", "a2"}) {
        drivers::Family family;
        family.id = id;
        family.label = {id, id};
        family.usb = {{usb_a, "", {"s", true}}};
        family.modules = {{std::string{"lib"} + id + ".so", {}, std::string{"lib"} + id, {}, {}}};
        seen.families.push_back(family);
    }
    seen.families[0].atrs = {{*drivers::AtrMask::parse("3B 80 01 0A"), "", {"s", false}}};
    return seen;
}

TEST(Tokens, AreRecognisedByTheirAtr) {
    const auto seen = recognise(catalogue(), Cards{{{"Reader 1", atr_a}, {"Reader 2", atr_unknown}}}, {});
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].place, "Reader 1");
    EXPECT_EQ(seen[0].sign, "ATR 3B 80 01 0A");
    ASSERT_TRUE(seen[0].family);
    EXPECT_EQ(seen[0].family->id, "a");
    EXPECT_FALSE(seen[0].family->verified);
    EXPECT_EQ(seen[0].family->package, "liba");
    EXPECT_TRUE(seen[0].family->module.empty());
    EXPECT_FALSE(seen[1].family);
}

TEST(Tokens, AreShownOnceThoughPcscAndUsbHaveThem) {
    EXPECT_EQ(recognise(catalogue(), Cards{{{"R", atr_a}}}, {{usb_a, "A", true}}).size(), 1U);
    EXPECT_EQ(recognise(catalogue(), Cards{{{"R", atr_unknown}}}, {{usb_a, "A", true}}).size(), 2U);
    EXPECT_EQ(recognise(catalogue(), Cards{{{"R", atr_a}}}, {{other, "reader", true}}).size(), 1U)
        << "a reader is no token";
}

TEST(Tokens, OfUsbAreShownWherePcscdSaysNothing) {
    const auto seen =
        recognise(catalogue(), {}, {{usb_a, "", true}, {other, "reader", true}, {{1, 2}, "mouse", false}});
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].place, "USB 1111:000A") << "it has no name";
    ASSERT_TRUE(seen[0].family);
    EXPECT_EQ(seen[1].place, "reader");
    EXPECT_FALSE(seen[1].family);
}

TEST(Tokens, OfSeveralFamiliesAreOfTheOneThatIsInstalled) {
    CatalogueSeen seen = catalogue();
    seen.found.modules.push_back({"/usr/lib/liba2.so.1", {"a2"}, false, {}});
    const auto tokens = recognise(seen, {}, {{usb_a, "A", true}});
    ASSERT_EQ(tokens.size(), 1U);
    EXPECT_EQ(tokens[0].family->id, "a2");
    EXPECT_EQ(tokens[0].family->module, "/usr/lib/liba2.so.1");
}

TEST(Tokens, AreServedByAConfiguredModuleWhereverItIs) {
    CatalogueSeen seen = catalogue();
    seen.configured = {"/opt/own/liba.so"};
    EXPECT_EQ(recognise(seen, Cards{{{"R", atr_a}}}, {})[0].family->module, "/opt/own/liba.so");
}

TEST(Tokens, OfARefusedModuleSayWhy) {
    CatalogueSeen seen = catalogue();
    seen.found.refused.push_back({"/usr/lib/liba.so", "a", "/usr/lib/liba.so: is too old"});
    EXPECT_EQ(recognise(seen, Cards{{{"R", atr_a}}}, {})[0].family->refusal, "/usr/lib/liba.so: is too old");
}

TEST(Suggested, FileIsReadByTheReaderOfFamilies) {
    const std::string text =
        suggested_file({{"Reader\n[module]\"", atr_a}}, {{usb_a, "Bad\"\nname", true}}, {"/usr/lib/a\nb.so"});
    const auto family = drivers::parse_family(text, "new.toml");
    ASSERT_TRUE(family) << family.error().describe() << text;
    ASSERT_EQ(family->atrs.size(), 1U);
    EXPECT_TRUE(family->atrs[0].atr.matches(atr_a));
    EXPECT_TRUE(family->usb.empty()) << "whether it is the token only a person knows";
    EXPECT_TRUE(family->modules.empty());
    EXPECT_THAT(text, HasSubstr("# id = \"1111:000A\""));
    EXPECT_THAT(text, HasSubstr("# paths = [\"/usr/lib/a"));
}

TEST(Suggested, ModulesAreThoseOfTokens) {
    const auto modules = likely_modules({"/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu", "/nonexistent"});
    EXPECT_THAT(modules,
                testing::Contains(std::filesystem::canonical("/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so")));
    EXPECT_THAT(modules, testing::Not(testing::Contains(
                             std::filesystem::canonical("/usr/lib/x86_64-linux-gnu/libc.so.6"))));
}

} // namespace
} // namespace kyso::cli
