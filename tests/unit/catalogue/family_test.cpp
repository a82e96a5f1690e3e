// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/family.hpp"

#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::drivers {
namespace {

const std::string label = "[label]\nvi = \"Thẻ\"\nen = \"Card\"\n";
const std::string known = "source = \"a list\"\nverified = true\n";

TEST(FamilyFile, says_all_there_is) {
    const auto family = parse_family(
        label + "[advice]\nvi = \"Hỏi\"\nen = \"Ask\"\n[[atr]]\nmask = \"3B 80 01 81\"\nname = \"N\"\n" +
            known + "[[usb]]\nid = \"25dd:2371\"\n" + known +
            "[[module]]\nfile = \"liba.so\"\npaths = [\"/opt/a/liba.so\"]\npackage = \"liba\"\n"
            "environment = { A_CONF = \"/etc/a\" }\nsource = \"hearsay\"\nverified = false\n"
            "[pin]\nmin = 4\nmax = 16\ntries = 3\n" +
            known,
        "/etc/kyso/catalogue.d/an.toml");
    ASSERT_TRUE(family) << family.error().describe();
    EXPECT_EQ(family->id, "an");
    EXPECT_EQ(family->label.in(Language::vi), "Thẻ");
    EXPECT_EQ(family->advice.in(Language::en), "Ask");
    ASSERT_EQ(family->atrs.size(), 1U);
    EXPECT_EQ(family->atrs[0].name, "N");
    EXPECT_TRUE(family->atrs[0].provenance.verified);
    ASSERT_EQ(family->usb.size(), 1U);
    EXPECT_EQ(family->usb[0].id.text(), "25DD:2371");
    ASSERT_EQ(family->modules.size(), 1U);
    EXPECT_EQ(family->modules[0].paths.front(), "/opt/a/liba.so");
    EXPECT_EQ(family->modules[0].environment, std::vector<std::string>{"A_CONF=/etc/a"});
    EXPECT_EQ(family->modules[0].provenance.source, "hearsay");
    EXPECT_FALSE(family->modules[0].provenance.verified);
    EXPECT_EQ(family->pin->tries, 3U);
    EXPECT_TRUE(family->recognisable());
}

TEST(FamilyFile, needs_no_more_than_a_name) {
    const auto family = parse_family(label, "b.toml");
    ASSERT_TRUE(family) << family.error().describe();
    EXPECT_FALSE(family->recognisable());
    EXPECT_FALSE(family->pin);
}

struct Wrong {
    const char* name;
    std::string toml;
    const char* says; ///< line and words
};
class WrongFamily : public testing::TestWithParam<Wrong> {};

TEST_P(WrongFamily, is_named_with_its_line) {
    const auto family = parse_family(GetParam().toml, "f.toml");
    ASSERT_THAT(family, test::fails_with(Errc::config_invalid));
    EXPECT_EQ(family.error().detail().find(std::string{"f.toml:"} + GetParam().says), 0U)
        << family.error().detail();
}

INSTANTIATE_TEST_SUITE_P(
    Rows, WrongFamily,
    testing::Values(
        Wrong{"syntax", "= 1", "1: "}, Wrong{"no_label", "", "1: label: "},
        Wrong{"one_language", "[label]\nvi = \"T\"\n", "1: en: "},
        Wrong{"unknown_key", "colour = 1\n" + label, "1: unknown key «colour»"},
        Wrong{"no_mask", label + "[[atr]]\n" + known, "4: mask: "},
        Wrong{"wide_mask", label + "[[atr]]\nmask = \"3B ..\"\n" + known, "5: mask: "},
        Wrong{"no_source", label + "[[atr]]\nmask = \"3B 80 01 81\"\nverified = true\n", "4: source: "},
        Wrong{"empty_source", label + "[[usb]]\nid = \"0001:0002\"\nsource = \"\"\nverified = true\n",
              "6: source: "},
        Wrong{"not_said_whether_verified", label + "[[usb]]\nid = \"0001:0002\"\nsource = \"s\"\n",
              "4: verified: "},
        Wrong{"short_usb_id", label + "[[usb]]\nid = \"1:2\"\n" + known, "5: id: "},
        Wrong{"usb_id_with_sign", label + "[[usb]]\nid = \"+001:0002\"\n" + known, "5: id: "},
        Wrong{"module_without_place", label + "[[module]]\n" + known, "4: file: "},
        Wrong{"file_with_folder", label + "[[module]]\nfile = \"../a.so\"\n" + known, "5: file: "},
        Wrong{"relative_path", label + "[[module]]\npaths = [\"a.so\"]\n" + known, "5: paths: "},
        Wrong{"package_with_blank", label + "[[module]]\nfile = \"a.so\"\npackage = \"a; rm\"\n" + known,
              "6: package: "},
        Wrong{"loader_in_environment",
              label + "[[module]]\nfile = \"a.so\"\nenvironment = { LD_PRELOAD = \"/x.so\" }\n" + known,
              "6: environment: "},
        Wrong{"number_in_environment",
              label + "[[module]]\nfile = \"a.so\"\nenvironment = { A = 1 }\n" + known, "6: environment: "},
        Wrong{"pin_of_nothing", label + "[pin]\n" + known, "4: min: "},
        Wrong{"pin_upside_down", label + "[pin]\nmin = 8\nmax = 4\n" + known, "6: max: "},
        Wrong{"pin_of_none", label + "[pin]\nmin = 0\n" + known, "5: min: "}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::drivers
