// SPDX-License-Identifier: Apache-2.0
// `kyso doctor` and `kyso catalogue` on a card in a virtual reader behind a real pcscd.
#include "tests/integration/catalogue/families.hpp"
#include "tests/integration/cli/findings.hpp"
#include "tests/integration/cli/kyso_process.hpp"

#include "drivers/catalogue/family.hpp"
#include "protocol/local_socket.hpp"

namespace kyso::cli {
namespace {

using kyso::test::TokenSetting;
using test::Ended;
using test::findings;
using test::Home;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string shipped = std::string{KYSO_SOURCE_DIR} + "/drivers/catalogue/families";

class SeenTokens : public testing::Test {
  protected:
    /// kyso with the test's pcscd and a catalogue of one folder.
    Ended kyso(const std::string& folder, std::vector<std::string> arguments) const {
        home_.write(home_.configuration(),
                    "[catalogue]\np11_kit = false\ndirectories = [\"" + folder + "\"]\n");
        arguments.insert(arguments.begin(), {pcscd_, std::string{KYSO_TEST_BIN_DIR} + "/kyso"});
        return home_.run("/usr/bin/env", std::move(arguments));
    }
    std::vector<std::string> devices(const std::string& folder) const {
        return findings(kyso(folder, {"doctor", "--json"}).out, "device");
    }
    /// pcscd looks for cards every 0.4 s.
    bool card_is_there() const {
        return kyso::test::wait_until([&] { return !devices(shipped).empty(); });
    }

    TokenSetting setting_{kyso::test::yubikey_in_reader()};
    std::string pcscd_ = setting_.environment();
    Home home_;
};

TEST_F(SeenTokens, are_named_with_the_module_that_serves_them) {
    ASSERT_TRUE(card_is_there()) << setting_.pcscd_log();
    EXPECT_THAT(devices(shipped), Contains(AllOf(HasSubstr("ok: Yubico Virtual"), HasSubstr("YubiKey (PIV)"),
                                                 HasSubstr("/libykcs11.so"))));
    const auto in_vietnamese = kyso(shipped, {"doctor", "--language", "vi"});
    EXPECT_THAT(in_vietnamese.out, HasSubstr("YubiKey (PIV), dùng thư viện /usr/lib"));
}

TEST_F(SeenTokens, without_a_module_are_told_what_to_install) {
    ASSERT_TRUE(card_is_there()) << setting_.pcscd_log();
    const auto folder = home_.root() / "families";
    home_.write(folder / "an.toml", "[label]\nvi = \"Token An\"\nen = \"An's token\"\n[[atr]]\nmask = "
                                    "\"3B FD 13 00 00 81 31 FE 15 80 73 C0 21 C0 57 59 75 62 69 4B 65 79 "
                                    "40\"\nsource = \"a test\"\nverified = false\n[[module]]\nfile = "
                                    "\"libnowhere.so\"\npackage = \"libnowhere\"\nsource = \"a "
                                    "test\"\nverified = false\n");
    EXPECT_THAT(devices(folder), testing::ElementsAre(AllOf(HasSubstr("warning: Yubico"),
                                                            HasSubstr("An's token (unverified)"))));
    EXPECT_THAT(kyso(folder, {"doctor"}).out, HasSubstr("sudo apt install libnowhere"));
}

TEST_F(SeenTokens, that_are_unknown_get_a_file_by_which_they_are_known) {
    ASSERT_TRUE(card_is_there()) << setting_.pcscd_log();
    const auto folder = home_.root() / "families";
    std::filesystem::create_directory(folder);
    EXPECT_THAT(devices(folder), Contains(AllOf(HasSubstr("warning: Yubico"), HasSubstr("3B FD 13"))));
    const auto suggested = kyso(folder, {"catalogue", "suggest"});
    EXPECT_EQ(suggested.status, 0) << suggested.err;
    EXPECT_THAT(suggested.out,
                HasSubstr("# paths = [\"" + kyso::test::system_libraries + kyso::test::opensc));
    ASSERT_TRUE(drivers::parse_family(suggested.out, "new.toml"));
    home_.write(folder / "new.toml", suggested.out + "[[module]]\npaths = [\"" +
                                         kyso::test::system_libraries + kyso::test::opensc +
                                         "\"]\nsource = \"a test\"\nverified = true\n");
    EXPECT_THAT(devices(folder), Contains(AllOf(HasSubstr("ok: Yubico"), HasSubstr("A token without a name"),
                                                HasSubstr(kyso::test::opensc))));
    const auto again = kyso(folder, {"catalogue", "suggest"});
    EXPECT_EQ(again.status, 1) << "nothing unknown is left: " << again.out;
    const auto listed = kyso(folder, {"catalogue", "list", "--json"});
    EXPECT_EQ(listed.status, 0) << listed.err;
    EXPECT_THAT(listed.out, AllOf(HasSubstr("\"id\":\"new\""), HasSubstr("\"seen on this computer\"")));
}

TEST_F(SeenTokens, are_none_without_pcscd) {
    pcscd_ = "PCSCLITE_CSOCK_NAME=/nonexistent/pcscd.comm";
    const auto folder = home_.root() / "families";
    std::filesystem::create_directory(folder);
    EXPECT_EQ(kyso(folder, {"catalogue", "suggest"}).status, 1);
    const auto doctor = kyso(folder, {"doctor", "--json"});
    EXPECT_THAT(findings(doctor.out, "pcscd"), Contains(HasSubstr("warning: ")));
    EXPECT_THAT(findings(doctor.out, "device"), IsEmpty());
}

TEST_F(SeenTokens, are_none_where_pcscd_never_answers) {
    const auto silent = setting_.folder() / "silent.sock";
    const auto listening = listen_locally(silent);
    ASSERT_TRUE(listening);
    pcscd_ = "PCSCLITE_CSOCK_NAME=" + silent.string();
    const auto suggested = kyso(shipped, {"catalogue", "suggest"});
    EXPECT_EQ(suggested.status, 1) << "it ends all the same";
    EXPECT_THAT(suggested.err, HasSubstr("Nothing unknown"));
}

} // namespace
} // namespace kyso::cli
