// SPDX-License-Identifier: Apache-2.0
// What the driver host makes of a module that answers CKR_OK and lies.
#include "tests/integration/faulty_host/signing_story.hpp"

#include <gmock/gmock.h>

namespace kyso::test {
namespace {

struct Lie {
    const char* name;
    const char* rules;
    const char* told; ///< a part of the story
    std::size_t logins;
};
class Lies : public testing::TestWithParam<Lie> {
  protected:
    static void SetUpTestSuite() { token_ = std::make_unique<SigningToken>(); }
    static void TearDownTestSuite() { token_.reset(); }
    static inline std::unique_ptr<SigningToken> token_;
};

TEST_P(Lies, do_no_harm) {
    SigningStory story(*token_, GetParam().rules);
    const auto told = story.play();
    EXPECT_THAT(told, testing::HasSubstr(GetParam().told)) << story.journal();
    EXPECT_THAT(told, testing::HasSubstr("logout: ok\n")) << "the host lives";
    EXPECT_EQ(story.calls("C_Login"), GetParam().logins);
    EXPECT_EQ(story.end(), 0);
}

const Lie lies[] = {
    {"pin_locked", "C_GetTokenInfo -> flags +0x40000", "login: pin_locked\n", 0},
    {"pin_last_try", "C_GetTokenInfo -> flags +0x20000", "login: pin_last_try\n", 0},
    {"another_token", "C_GetTokenInfo -> serial 0000000000000000", "login: token_changed\n", 0},
    {"wrong_pin_for_a_right_one", "C_Login -> return CKR_PIN_INCORRECT",
     "login: pin_incorrect\nsign: invalid_request\n", 1},
    {"locked_at_login", "C_Login -> return CKR_PIN_LOCKED", "login: pin_locked\n", 1},
    {"says_success_and_writes_nothing", "C_GetTokenInfo -> return 0", "login: token_changed\n", 0},
    {"no_session", "C_OpenSession -> value 0", "login: ", 1},
    {"signature_longer_than_its_buffer", "C_Sign -> length +4096", "sign: driver_lied\n", 1},
    {"signature_of_no_length", "C_Sign -> length 0", "sign: driver_lied\n", 1},
    {"signature_of_all_length", "C_Sign -> length -65", "sign: driver_lied\n", 1},
    {"more_objects_than_asked_for", "C_FindObjects -> count 1000",
     "certificates: driver_lied\nlogin: ok\nsign: driver_lied\n", 1},
    {"objects_without_end", "C_FindObjects -> endless", "certificates: ok\nlogin: ok\nsign: ok\n", 1},
    {"attribute_without_end", "C_GetAttributeValue -> length 0xffffffffffffffff",
     "certificates: ok\nlogin: ok\nsign: ok\n", 1},
    {"attribute_of_a_gigabyte", "C_GetAttributeValue -> length 0x40000000", "sign: ok\n", 1},
    {"more_slots_than_there_are", "C_GetSlotList -> count 0x7fffffff", "logout: ok\n", 1},
    {"label_of_hostile_octets", R"(C_GetTokenInfo -> label \xe2\x80\xae\x00\xff\x1b[2J)", "tokens: ok\n", 1},
    {"prints_into_its_streams", "* -> print \\x00\\x00\\x00\\x02driver loaded", "sign: ok\n", 1},
    {"removed_before_signing", "C_SignInit -> remove", "sign: token_removed\n", 1},
    {"removed_while_signing", "C_Sign -> remove", "sign: token_removed\n", 1},
};
INSTANTIATE_TEST_SUITE_P(table, Lies, testing::ValuesIn(lies),
                         [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::test
