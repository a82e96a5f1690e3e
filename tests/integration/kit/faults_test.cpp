// SPDX-License-Identifier: Apache-2.0
// The 27 faults on which other kits were measured: each is seen, none is green, none hangs the kit, each
// leaves a report. And a module without a fault is called faultless.
#include "tests/integration/kit/kit_stage.hpp"

#include <gmock/gmock.h>

namespace kyso::test {
namespace {

const KitStage& stage() {
    static const KitStage the_stage; // a token takes 0.2 s and the runs leave it as it was
    return the_stage;
}

struct Fault {
    const char* name;
    const char* rules;
    int status;        ///< of the program: 1 a fail, 5 blocked, 0 a deviation
    const char* check; ///< the one that is to say it
    const char* verdict;
    const char* observed; ///< part of its words
};

// The signal is seen through the process of the check, so an abort and a crash differ.
const Fault faults[] = {
    {"sign_crash", "C_Sign -> crash", 1, "I01", "fail", "signal 11 in C_Sign"},
    {"sign_abort", "C_Sign -> abort", 1, "I01", "fail", "signal 6 in C_Sign"},
    {"sign_exit_0", "C_Sign -> exit 0", 1, "A07", "fail", "ended with status 0 in C_Sign"},
    {"sign_hang", "C_Sign -> hang", 1, "I01", "fail", "no end in C_Sign"},
    {"finalize_hang", "C_Finalize -> hang", 1, "B05", "fail", "no end in C_Finalize"},
    {"finalize_crash", "C_Finalize -> crash", 1, "B05", "fail", "signal 11 in C_Finalize"},
    {"flipped_bit", "C_Sign -> garble", 1, "I03", "fail", "it does not"},
    {"signature_length_lies", "C_Sign fill -> length +768", 1, "I13", "fail", "1024"},
    {"query_says_20", "C_Sign query -> length 20", 1, "I11", "fail", "20"},
    {"overrun", "C_Sign fill -> overrun 64", 1, "I13", "fail", "octets behind it were changed"},
    {"slots_0x7fffffff", "C_GetSlotList -> count 0x7fffffff", 1, "D01", "fail", "2147483647"},
    {"slots_grow", "C_GetSlotList fill -> with 99", 1, "D01", "fail", "CKR_OK and a count of"},
    {"label_padded_with_nul", "C_GetTokenInfo -> label Kit\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00", 1, "C02",
     "fail", "a NUL octet"},
    {"label_not_utf8", "C_GetTokenInfo -> label K\\xff\\xfe", 1, "C02", "fail", "it is not"},
    {"final_try", "C_GetTokenInfo -> flags +0x00020000", 5, "F01", "blocked", "FINAL_TRY"},
    {"raw_ec_point", "C_GetAttributeValue attribute 0x181 -> cut 2", 1, "G12", "fail", "65 octets"},
    {"cka_id_inconsistent", "C_GetAttributeValue attribute 0x102 25%:7 -> garble", 1, "G08", "fail", ""},
    {"attribute_of_1_gib", "C_GetAttributeValue query -> length 0x40000000", 1, "G07", "fail", "1073741824"},
    {"find_endless", "C_FindObjects -> endless", 1, "G01", "fail", "does not end"},
    {"find_more_than_asked", "C_FindObjects -> count 1000", 1, "G01", "fail", "1000"},
    {"prints", "C_Initialize -> print driver loaded", 1, "A06", "fail", "driver loaded"},
    {"slow_50_ms", "C_Sign -> delay 50", 0, "L06", "deviation", "p50"},
    {"setlocale", "C_Initialize -> pollute locale", 1, "A09", "fail", "locale"},
    {"signals", "C_Initialize -> pollute signals", 1, "A08", "fail", "SIG"},
    {"device_error", "C_Sign -> return CKR_DEVICE_ERROR", 1, "I01", "fail", "CKR_DEVICE_ERROR"},
    {"pin_locked", "C_Login -> return CKR_PIN_LOCKED", 5, "F01", "fail", "CKR_PIN_LOCKED"},
    {"event_blocks", "C_WaitForSlotEvent -> hang", 1, "D06", "fail", "no end in C_WaitForSlotEvent"},
};

class Faults : public testing::TestWithParam<Fault> {};

TEST_P(Faults, are_told) {
    const Fault& fault = GetParam();
    const auto told = stage().run_faulty(fault.rules, "--timeout 2");
    EXPECT_EQ(told.status, fault.status) << told.text;
    ASSERT_FALSE(told.report.empty()) << told.text;
    EXPECT_EQ(told.verdicts.at(fault.check), fault.verdict) << told.text;
    EXPECT_THAT(told.observed(fault.check), testing::HasSubstr(fault.observed)) << told.text;
    EXPECT_EQ(told.verdicts.size(), 45U) << "no check is missing from the report";
}
INSTANTIATE_TEST_SUITE_P(matrix, Faults, testing::ValuesIn(faults),
                         [](const auto& row) { return row.param.name; });

TEST(Faultless, the_proxy_without_rules_and_the_module_itself) {
    for (const auto& told : {stage().run_faulty(""), stage().run()}) {
        EXPECT_EQ(told.status, 0) << told.text;
        EXPECT_EQ(told.with("fail") + told.with("deviation") + told.with("skip"), "") << told.text;
    }
}

} // namespace
} // namespace kyso::test
