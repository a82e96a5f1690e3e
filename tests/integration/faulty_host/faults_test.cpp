// SPDX-License-Identifier: Apache-2.0
// Every function that the driver host uses fails, kills and hangs once, before and after the real call. The
// host answers a typed error or is gone; it never tries a PIN twice and never signs twice.
#include "tests/integration/faulty_host/signing_story.hpp"

#include <gmock/gmock.h>
#include <map>

namespace kyso::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* all_well =
    "describe: ok\ntokens: ok\ncertificates: ok\nlogin: ok\nsign: ok\nlogout: ok\n";

constexpr const char* used_functions[] = {
    "C_GetFunctionList",  "C_Initialize",   "C_GetInfo",
    "C_GetSlotList",      "C_GetTokenInfo", "C_OpenSession",
    "C_FindObjectsInit",  "C_FindObjects",  "C_GetAttributeValue",
    "C_FindObjectsFinal", "C_CloseSession", "C_Login",
    "C_SignInit",         "C_Sign",         "C_Logout",
};

enum class Ending { answers, died, hung };
struct Fault {
    const char* name;
    const char* action; ///< with its conditions
    Ending ending;
};
constexpr Fault faults[] = {
    {"error", "-> return CKR_DEVICE_ERROR", Ending::answers},
    {"vendor_error", "-> return 0x80000bad", Ending::answers},
    {"answer_lost", "after -> return CKR_FUNCTION_FAILED", Ending::answers},
    {"removed", "-> remove", Ending::answers},
    {"crash", "-> crash", Ending::died},
    {"crash_after", "after -> crash", Ending::died},
    {"abort", "-> abort", Ending::died},
    {"exit", "-> exit 0", Ending::died},
    {"hang", "-> hang", Ending::hung},
    {"hang_after", "after -> hang", Ending::hung},
};

bool needed_to_sign(std::string_view function) {
    return function == "C_Login" || function == "C_SignInit" || function == "C_Sign";
}

/// Which of its calls in the story: the last one is another request's than the first.
enum class When { first, last };

class Faults : public testing::TestWithParam<std::tuple<const char*, Fault, When>> {
  protected:
    static void SetUpTestSuite() {
        token_ = std::make_unique<SigningToken>();
        SigningStory unharmed(*token_, "");
        unharmed.play();
        for (const auto* function : used_functions)
            calls_[function] = unharmed.calls(function);
    }
    static void TearDownTestSuite() { token_.reset(); }
    static inline std::unique_ptr<SigningToken> token_;
    static inline std::map<std::string, std::size_t> calls_; ///< of each function in an unharmed story
};

TEST_P(Faults, end_in_a_typed_error_and_cost_one_pin_try_at_most) {
    const auto& [function, fault, when] = GetParam();
    const auto nth = when == When::first ? 1 : calls_.at(function);
    SigningStory story(*token_, std::string(function) + "@" + std::to_string(nth) + ".. " + fault.action);
    const auto told = story.play();
    EXPECT_GE(story.calls(function), nth) << "the rule was never reached\n" << told;
    EXPECT_LE(story.calls("C_Login"), 1U);
    EXPECT_LE(story.calls("C_Sign"), 2U) << "one length query and one signature";
    EXPECT_THAT(told, Not(HasSubstr("internal_error")));
    if (needed_to_sign(function) || told.find("login: ok") == std::string::npos) {
        EXPECT_THAT(told, Not(HasSubstr("sign: ok")));
    }
    switch (fault.ending) {
    case Ending::answers:
        EXPECT_THAT(told, HasSubstr("logout: ")) << "every request is answered";
        EXPECT_EQ(story.end(), 0) << "and the host leaves when told";
        break;
    case Ending::died:
        EXPECT_THAT(told, testing::EndsWith(": died\n"));
        break;
    case Ending::hung:
        EXPECT_THAT(told, testing::EndsWith(": hung\n"));
        break;
    }
}

INSTANTIATE_TEST_SUITE_P(table, Faults,
                         testing::Combine(testing::ValuesIn(used_functions), testing::ValuesIn(faults),
                                          testing::Values(When::first, When::last)),
                         [](const auto& row) {
                             return std::string(std::get<0>(row.param)) + "_" + std::get<1>(row.param).name +
                                    (std::get<2>(row.param) == When::first ? "_first" : "_last");
                         });

TEST_F(Faults, none_without_rules) {
    SigningStory story(*token_, "");
    EXPECT_EQ(story.play(), all_well);
    for (const auto* function : used_functions)
        EXPECT_GE(story.calls(function), 1U) << function << " is used no more";
    EXPECT_EQ(story.calls("C_Login"), 1U);
    EXPECT_EQ(story.end(), 0);
}

} // namespace
} // namespace kyso::test
