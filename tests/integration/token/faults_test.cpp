// SPDX-License-Identifier: Apache-2.0
// Faults on the way through pcscd and OpenSC: none is a signature, each is over when it is cleared.
#include "tests/integration/token/pkcs11_tool.hpp"

namespace kyso::test {
namespace {

using testing::HasSubstr;

class Faulty : public testing::Test {
  protected:
    Faulty() {
        if (!tool_.comes_to_list(": An\n")) throw std::runtime_error{setting_.pcscd_log()};
    }
    ProgramOutcome sign() const { return tool_.sign("01", "SHA256-RSA-PKCS", "--pin 123456"); }
    void expect_signs() const {
        ASSERT_TRUE(tool_.comes_to_list(": An\n"));
        EXPECT_EQ(sign().status, 0);
        EXPECT_THAT(tool_.verified("01", "SHA256-RSA-PKCS"), HasSubstr("Verified OK"));
    }

    TokenSetting setting_{yubikey_in_reader()};
    Pkcs11Tool tool_{setting_, opensc};
};

TEST_F(Faulty, a_card_dies_in_the_middle_of_a_signature) {
    for (const char* fault : {"die", "die-after"}) {
        setting_.say("fault r1 " + std::string{fault} + " sign times=1");
        EXPECT_NE(sign().status, 0) << fault;
        EXPECT_TRUE(setting_.say("state").at("readers").at("r1").at("card").is_null());
        setting_.say("insert r1 an");
        expect_signs();
    }
    EXPECT_EQ(setting_.count("an", "signatures"), 3) << "one was made and never seen";
}

TEST_F(Faulty, no_wrong_status_is_a_signature) {
    for (const char* status :
         {"0000", "6100", "6282", "63C0", "6400", "6700", "6982", "6A80", "6F00", "9001"}) {
        // To each: pkcs11-tool tries another way once C_Sign has failed, and OpenSC some commands twice.
        setting_.say("fault r1 status sign status=" + std::string{status});
        EXPECT_NE(sign().status, 0) << status;
        setting_.say("clear r1");
    }
    EXPECT_EQ(setting_.count("an", "signatures"), 0);
    expect_signs();
}

TEST_F(Faulty, no_wrong_status_is_a_login) {
    for (const char* status : {"0000", "6300", "63C2", "6700", "6982", "6983", "6A80", "6F00", "9001"}) {
        setting_.say("fault r1 status verify times=1 status=" + std::string{status});
        EXPECT_NE(sign().status, 0) << status;
        setting_.say("clear r1");
    }
    EXPECT_EQ(setting_.count("an", "verify"), 0);
    expect_signs();
}

TEST_F(Faulty, a_slow_card_signs_and_a_corrupted_signature_does_not_verify) {
    setting_.say("fault r1 delay sign ms=700 times=1");
    expect_signs();
    setting_.say("fault r1 corrupt sign times=1");
    sign();
    EXPECT_THAT(tool_.verified("01", "SHA256-RSA-PKCS"), testing::Not(HasSubstr("Verified OK")));
}

TEST_F(Faulty, a_hanging_card_is_pulled_out) {
    setting_.say("fault r1 hang sign times=1");
    ChildProcess signing{
        {{"/bin/sh", "-c",
          "cd " + setting_.folder().string() + " && exec pkcs11-tool --module " +
              "/usr/lib/x86_64-linux-gnu/" + opensc +
              " --login --pin 123456 --sign --id 01 --mechanism SHA256-RSA-PKCS --input-file data "
              "--output-file signature"},
         {setting_.environment()}}};
    EXPECT_TRUE(wait_until([&] { return setting_.count("an", "verify") == 1; }));
    EXPECT_TRUE(wait_until(
        [&] { return setting_.say("state").at("readers").at("r1").at("faults").as_int64() == 0; }));
    EXPECT_FALSE(signing.exit_code(std::chrono::milliseconds{0})) << "it waits";
    setting_.say("remove r1");
    const auto code = signing.exit_code(patience);
    ASSERT_TRUE(code);
    EXPECT_NE(*code, 0);
    EXPECT_EQ(setting_.count("an", "signatures"), 0);
}

} // namespace
} // namespace kyso::test
