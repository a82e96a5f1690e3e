// SPDX-License-Identifier: Apache-2.0
// What `kyso doctor` says of modules that were found and of what is plugged in.
#include "cli/doctor/judge.hpp"

#include "pkcs11/client/module_elf.hpp"

#include <gmock/gmock.h>

#include <functional>

namespace kyso::cli {
namespace {

using testing::HasSubstr;

const std::string of_32_bits = "/x.so: " + std::string{pkcs11::thirty_two_bits};

TokenSeen token(const std::string& module, const std::string& refusal, const std::string& package,
                const std::string& advice = {}) {
    return {"Reader 1", "ATR 3B 00",
            FamilySeen{"an", {"AN", "AN"}, {advice, advice}, true, module, refusal, package}};
}

struct Row {
    const char* name;
    std::function<void(Observation&)> change;
    const char* check;
    Level level;
    const char *says, *advises = "";
};

class JudgedTokens : public testing::TestWithParam<Row> {};

TEST_P(JudgedTokens, InBothLanguagesWithAdvice) {
    Observation seen;
    GetParam().change(seen);
    for (const Language language : {Language::vi, Language::en}) {
        std::vector<Finding> found;
        for (const Finding& finding : judge(seen, language))
            if (finding.check == GetParam().check) found.push_back(finding);
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].level, GetParam().level);
        EXPECT_THAT(found[0].what, HasSubstr(GetParam().says));
        EXPECT_THAT(found[0].advice, HasSubstr(GetParam().advises));
        EXPECT_EQ(found[0].advice.empty(), found[0].level == Level::ok);
        EXPECT_EQ((found[0].what + found[0].advice).find('{'), std::string::npos) << found[0].what;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, JudgedTokens,
    testing::Values(
        Row{"configured_module_of_32_bits",
            [](auto& seen) {
                seen.modules.push_back({"/x.so", of_32_bits});
            },
            "module", Level::problem, "32"},
        Row{"module_found",
            [](auto& seen) {
                seen.configuration = ConfigurationSummary{"/k.toml", 1, 2, {}};
                seen.catalogue->found.modules.push_back({"/usr/lib/found.so", {"an"}, false, {}});
            },
            "module", Level::ok, "/usr/lib/found.so"},
        Row{"no_module_at_all",
            [](auto& seen) {
                seen.configuration = ConfigurationSummary{"/k.toml", 1, 2, {}};
            },
            "module", Level::warning, "PKCS#11"},
        Row{"module_left_out",
            [](auto& seen) {
                seen.catalogue->found.refused.push_back({"/usr/lib/a.so", "an", "is writable by others"});
            },
            "module", Level::warning, "is writable by others"},
        Row{"catalogue_wrong",
            [](auto& seen) {
                seen.catalogue = Error{Errc::config_invalid, "an.toml:3: label"};
            },
            "catalogue", Level::problem, "an.toml:3"},
        Row{"p11_kit_wrong",
            [](auto& seen) {
                seen.catalogue->found.unreadable.emplace_back(Errc::config_invalid, "a.module:1: key");
            },
            "catalogue", Level::warning, "a.module:1"},
        Row{"served", [](auto& seen) { seen.present = {token("/usr/lib/a.so", "", "")}; }, "device",
            Level::ok, "/usr/lib/a.so"},
        Row{"package_to_install", [](auto& seen) { seen.present = {token("", "", "liba")}; }, "device",
            Level::warning, "Reader 1: AN", "apt install liba"},
        Row{"maker_to_ask", [](auto& seen) { seen.present = {token("", "", "", "AN's own words")}; },
            "device", Level::warning, "Reader 1: AN", "AN's own words"},
        Row{"nobody_named_to_ask", [](auto& seen) { seen.present = {token("", "", "")}; }, "device",
            Level::warning, "Reader 1: AN", "Linux"},
        Row{"module_of_32_bits", [](auto& seen) { seen.present = {token("", of_32_bits, "")}; }, "device",
            Level::problem, "32", "64"},
        Row{"unverified",
            [](auto& seen) {
                seen.present = {token("/a.so", "", "")};
                seen.present[0].family->verified = false;
            },
            "device", Level::ok, "AN ("},
        Row{"unknown",
            [](auto& seen) {
                seen.present = {TokenSeen{"Reader 1", "ATR 3B 00", {}}};
            },
            "device", Level::warning, "ATR 3B 00", "kyso catalogue suggest"},
        Row{"unknown_and_served_by_something",
            [](auto& seen) {
                seen.present = {TokenSeen{"Reader 1", "ATR 3B 00", {}}};
                seen.tokens = std::vector<std::string>{"ready"};
            },
            "device", Level::ok, "ATR 3B 00"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(JudgeTokens, ANameOfADeviceCannotRepaintTheTerminal) {
    Observation seen;
    seen.present = {token("/a.so", "", "")};
    seen.present[0].place = "\x1b[2J";
    for (const Finding& finding : judge(seen, Language::en))
        EXPECT_EQ(finding.what.find('\x1b'), std::string::npos);
}

} // namespace
} // namespace kyso::cli
