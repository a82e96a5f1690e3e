// SPDX-License-Identifier: Apache-2.0
// A check that nothing turns red checks nothing: for each, a fault of its own. docs/driver-test-kit.md has
// this table.
#include "pkcs11/kit/check_table.hpp"
#include "tests/integration/kit/kit_stage.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace kyso::test {
namespace {

struct Mutation {
    const char* check;
    const char* rules;
    const char* verdict = "fail";
    const char* with = ""; ///< another check that has to run for it
};

const Mutation mutations[] = {
    {"A01", "this is no rule"},
    {"A06", "C_GetInfo -> print hello", "fail", "--only C01"},
    {"A07", "C_GetInfo -> exit 0", "fail", "--only C01"},
    {"A08", "C_Initialize -> pollute signals"},
    {"A09", "C_Initialize -> pollute umask"},
    {"A12", "C_Initialize -> pollute atexit"},
    {"B01", "C_Initialize -> return CKR_CANT_LOCK"},
    {"B03", "C_Initialize@2 -> return CKR_GENERAL_ERROR"},
    {"B05", "C_Finalize -> hang"},
    {"C01", "C_GetInfo -> return CKR_FUNCTION_FAILED"},
    {"C02", "C_GetTokenInfo -> label A\\x00B"},
    {"C03", "C_GetTokenInfo@2.. -> serial 99"},
    {"D01", "C_GetSlotList fill -> with 99"},
    {"D03", "C_GetSlotList query @2 -> count +1\nC_GetSlotList fill @2 -> with 99"},
    {"D04", "C_GetSlotInfo -> return CKR_GENERAL_ERROR"},
    {"D06", "C_WaitForSlotEvent -> return CKR_GENERAL_ERROR"},
    {"D08", "C_GetSlotInfo -> return CKR_OK"},
    {"E01", "C_OpenSession -> answer 7"},
    {"E03", "C_Logout -> return CKR_OK"},
    {"E06", "C_CloseSession -> return CKR_OK"},
    {"F01", "C_Login -> return CKR_OK"},
    {"F02", "C_Login@2 -> return CKR_GENERAL_ERROR"},
    {"F10", "C_Finalize -> return CKR_OK\nC_Initialize@2 -> return CKR_OK"},
    {"G01", "C_FindObjects -> endless"},
    {"G03", "C_GetAttributeValue attribute 0x123 -> reveal 77"},
    {"G05", "C_GetAttributeValue@1 -> return CKR_OK"},
    {"G07", "C_GetAttributeValue query attribute 0x3 -> length +1"},
    {"G08", "C_GetAttributeValue attribute 0x102 -> replace 77"},
    {"G09", "C_FindObjects -> count 0"},
    {"G10", "C_Sign -> forge other_key"},
    {"G12", "C_GetAttributeValue attribute 0x181 -> cut 2"},
    {"H05", "C_GetMechanismList -> without 0x1"},
    {"I01", "C_Sign -> garble"},
    {"I02", "C_Sign -> garble"},
    {"I03", "C_Sign -> garble"},
    {"I06", "C_Sign -> encode trimmed"},
    {"I11", "C_Sign query -> length 20"},
    {"I12", "C_Sign@1 -> return CKR_OK"},
    {"I13", "C_Sign -> overrun 64"},
    {"I14", "C_Sign@2 -> return CKR_OK"},
    {"I15", "C_SignInit@1 -> return CKR_OK"},
    {"I18", "C_SignInit -> return CKR_OK"},
    {"L06", "C_Sign -> delay 50", "deviation"},
};

/// Without a fault of their own: a list with NULL entries, and a token whose keys need no login, cannot be
/// had by rules.
const std::string_view without[] = {"A03", "F08"};

const KitStage& stage() {
    static const KitStage the_stage;
    return the_stage;
}

class Mutations : public testing::TestWithParam<Mutation> {};

TEST_P(Mutations, turn_their_check_red) {
    const Mutation& row = GetParam();
    const auto told =
        stage().run_faulty(row.rules, std::string{"--timeout 2 --only "} + row.check + " " + row.with);
    ASSERT_TRUE(told.verdicts.contains(row.check)) << told.text;
    EXPECT_EQ(told.verdicts.at(row.check), row.verdict) << told.text;
    EXPECT_EQ(told.status == 0, std::string_view{row.verdict} == "deviation") << told.text;
}
INSTANTIATE_TEST_SUITE_P(each, Mutations, testing::ValuesIn(mutations),
                         [](const auto& row) { return row.param.check; });

TEST(Mutations, leave_no_check_out) {
    for (const auto& check : pkcs11::kit::all_checks()) {
        const bool listed =
            std::ranges::any_of(mutations, [&](const Mutation& row) { return row.check == check.id; });
        EXPECT_NE(listed, std::ranges::find(without, check.id) != std::end(without)) << check.id;
    }
}

TEST(Mutations, stand_in_the_page) {
    std::ifstream stream{KYSO_SOURCE_DIR "/docs/driver-test-kit.md"};
    const std::string page{std::istreambuf_iterator<char>{stream}, {}};
    for (const Mutation& row : mutations) {
        const auto begin = page.find("\n| " + std::string{row.check} + " |") + 1;
        std::string rules = row.rules;
        if (const auto line = rules.find('\n'); line != std::string::npos) rules.replace(line, 1, " ; ");
        EXPECT_THAT(page.substr(begin, page.find('\n', begin) - begin),
                    testing::EndsWith("| `" + rules + "` |"));
    }
}

} // namespace
} // namespace kyso::test
