// SPDX-License-Identifier: Apache-2.0
// Other people's PKCS#11 modules through the real pcscd: they list, log in and sign with every key, and
// openssl verifies; the PIN's tries count down and lock as they report them.
#include "tests/integration/token/pkcs11_tool.hpp"
#include "tests/support/test_pki/test_pki.hpp"

namespace kyso::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Modules : public testing::TestWithParam<std::string> {
  protected:
    TokenSetting setting_{yubikey_in_reader()};
    Pkcs11Tool tool_{setting_, GetParam()};
};

TEST_P(Modules, lists_logs_in_and_signs_with_every_key) {
    ASSERT_TRUE(tool_.comes_to_list("token label")) << setting_.pcscd_log();
    const std::string objects = tool_.run_with("--login --pin 123456 --list-objects --type privkey").output;
    for (const char* id : {"01", "02", "03", "04"})
        EXPECT_THAT(objects, testing::ContainsRegex("ID: +" + std::string{id})) << objects;
    EXPECT_THAT(objects, HasSubstr("always authenticate")) << "the key 9C";
    const std::pair<const char*, const char*> rows[] = {{"01", "SHA256-RSA-PKCS"},
                                                        {"01", "SHA256-RSA-PKCS-PSS"},
                                                        {"02", "SHA256-RSA-PKCS"},
                                                        {"03", "ECDSA-SHA256"},
                                                        {"04", "ECDSA-SHA256"}};
    std::int64_t made = 0;
    for (const auto& [id, mechanism] : rows) {
        const auto outcome = tool_.sign(id, mechanism, "--pin 123456");
        EXPECT_EQ(outcome.status, 0) << outcome.output;
        EXPECT_THAT(tool_.verified(id, mechanism), HasSubstr("Verified OK")) << id << ' ' << mechanism;
        EXPECT_EQ(setting_.count("an", "signatures"), ++made) << "one command, one signature";
    }
}

TEST_P(Modules, wrong_pins_count_down_to_locked) {
    ASSERT_TRUE(tool_.comes_to_list("token label")) << setting_.pcscd_log();
    for (int left = 2; left >= 0; --left) {
        EXPECT_THAT(tool_.sign("01", "SHA256-RSA-PKCS", "--pin 000000").output, HasSubstr("CKR_PIN_"));
        EXPECT_EQ(setting_.count("an", "pin_tries_left"), left);
    }
    EXPECT_THAT(tool_.sign("01", "SHA256-RSA-PKCS", "--pin 123456").output, HasSubstr("CKR_PIN_LOCKED"));
    EXPECT_EQ(setting_.count("an", "signatures"), 0);
}

INSTANTIATE_TEST_SUITE_P(Each, Modules, testing::Values(opensc, one_pin, ykcs11), [](const auto& parameter) {
    return parameter.param == opensc ? "OpenSC" : parameter.param == one_pin ? "OnePinOpenSC" : "Ykcs11";
});

TEST(GivenKeys, certificates_of_an_issuer_are_on_the_token) {
    auto folder = TokenSetting::new_folder();
    const TestPki pki;
    Profile profile;
    profile.key = KeyKind::ec_p256;
    const Issued issued = pki.issue(profile);
    write_pkcs8_pem(issued.key, *folder / "an.key");
    write_certificates_pem({issued.certificate}, *folder / "an.pem");
    const TokenSetting setting{
        "[[card]]\nname = \"an\"\n[[card.key]]\nslot = \"9A\"\nkey = \"an.key\"\n"
        "certificate = \"an.pem\"\n[[reader]]\nid = \"r1\"\nsocket = \"r1.sock\"\ncard = \"an\"\n",
        std::move(folder)};
    const Pkcs11Tool tool{setting, opensc};
    ASSERT_TRUE(tool.comes_to_list("NGUY"))
        << "the holder's name is the token's label: " << setting.pcscd_log();
    EXPECT_EQ(tool.sign("01", "ECDSA-SHA256", "--pin 123456").status, 0);
    EXPECT_THAT(tool.verified("01", "ECDSA-SHA256"), HasSubstr("Verified OK"));
}

} // namespace
} // namespace kyso::test
