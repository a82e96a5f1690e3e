// SPDX-License-Identifier: Apache-2.0
// Insertion, removal and swap as OpenSC sees them; pcscd's and kyso-token's own end; the PIN pad.
#include "tests/integration/token/pkcs11_tool.hpp"

namespace kyso::test {
namespace {

using testing::HasSubstr;

class Events : public testing::Test {
  protected:
    TokenSetting setting_{
        yubikey_in_reader("[[reader]]\nid = \"r2\"\nname = \"Virtual Pad\"\nsocket = \"r2.sock\"\n"
                          "pin_pad = true\n")};
    Pkcs11Tool tool_{setting_, opensc};
};

TEST_F(Events, removal_insertion_and_swap_are_seen) {
    ASSERT_TRUE(tool_.comes_to_list(": An\n")) << setting_.pcscd_log();
    setting_.say("remove r1");
    EXPECT_TRUE(wait_until(
        [&] { return tool_.run_with("--list-slots").output.find(": An\n") == std::string::npos; }));
    setting_.say("insert r1 an");
    EXPECT_TRUE(tool_.comes_to_list(": An\n"));
    setting_.say("swap r1 binh");
    EXPECT_TRUE(tool_.comes_to_list(": Binh\n"));
    EXPECT_THAT(tool_.run_with("--list-slots").output, HasSubstr("989682")) << "the other's serial";
    setting_.say("insert r2 an");
    EXPECT_TRUE(tool_.comes_to_list(": An\n")) << "two readers at once";
    EXPECT_TRUE(tool_.comes_to_list(": Binh\n"));
}

TEST_F(Events, pcscd_restarted_finds_the_card_again) {
    ASSERT_TRUE(tool_.comes_to_list(": An\n")) << setting_.pcscd_log();
    setting_.stop_pcscd();
    EXPECT_EQ(tool_.run_with("--list-slots").output.find(": An\n"), std::string::npos);
    setting_.start_pcscd();
    EXPECT_TRUE(tool_.comes_to_list(": An\n")) << setting_.pcscd_log();
}

TEST_F(Events, pin_is_typed_at_the_pad) {
    setting_.say("remove r1");
    setting_.say("insert r2 an");
    ASSERT_TRUE(tool_.comes_to_list("PIN pad present")) << setting_.pcscd_log();
    const auto sign = [&](const char* at_pad) {
        setting_.say("pad r2 " + std::string{at_pad});
        // pkcs11-tool asks for no PIN where there is a pad.
        return tool_.sign("01", "SHA256-RSA-PKCS", "");
    };
    EXPECT_THAT(sign("pin 000000").output, HasSubstr("CKR_PIN_INCORRECT"));
    EXPECT_EQ(setting_.count("an", "pin_tries_left"), 2);
    EXPECT_NE(sign("cancel").status, 0);
    EXPECT_EQ(setting_.count("an", "pin_tries_left"), 2);
    EXPECT_EQ(sign("pin 123456").status, 0);
    EXPECT_THAT(tool_.verified("01", "SHA256-RSA-PKCS"), HasSubstr("Verified OK"));
}

} // namespace
} // namespace kyso::test
