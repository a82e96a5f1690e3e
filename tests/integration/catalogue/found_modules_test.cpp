// SPDX-License-Identifier: Apache-2.0
// A real kysod without [[module]] finds OpenSC's module and signs with the virtual token behind pcscd.
#include "tests/integration/catalogue/families.hpp"
#include "tests/support/citizen/citizen.hpp"

#include <boost/json/serialize.hpp>

namespace kyso::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

const std::string yubikey_mask = "3B FD 13 00 00 81 31 FE 15 80 73 C0 21 C0 57 59 75 62 69 4B 65 79 ..";

class FoundModules : public testing::Test {
  protected:
    FoundModules() {
        std::filesystem::create_directory(families_);
        std::ofstream{families_ / "test.toml"} << opensc_family(setting_, yubikey_mask);
    }
    DaemonSetup setup(const std::string& more) const {
        DaemonSetup setup;
        setup.module_path.clear();
        setup.catalogue = true;
        setup.more_toml = "[catalogue]\ndirectories = [\"" + families_.string() + "\"]\n" + more;
        return setup;
    }
    static std::string devices(const TestDaemon& daemon) {
        return json::serialize(IpcClient{daemon.ipc_socket()}.call("devices.list", {}));
    }
    static std::size_t found(const TestDaemon& daemon, const std::string& module) {
        const std::string log = daemon.log();
        const std::string line = "found module " + system_libraries + module + "\n";
        std::size_t count = 0;
        for (std::size_t at = log.find(line); at != std::string::npos; at = log.find(line, at + 1))
            ++count;
        return count;
    }

    TokenSetting setting_{yubikey_in_reader()};
    std::filesystem::path families_ = setting_.folder() / "families";
};

TEST_F(FoundModules, serve_a_token_that_a_family_knows) {
    const TestDaemon daemon{setup("p11_kit = false\n")};
    EXPECT_EQ(found(daemon, opensc), 1U) << daemon.log();
    ASSERT_TRUE(wait_until([&] { return devices(daemon).find("\"ready\"") != std::string::npos; }))
        << devices(daemon) << daemon.log() << setting_.pcscd_log();
    daemon.person_types("123456");
    const json::object document{{"format", "cades-detached"},
                                {"documents", json::array{json::object{{"name", "a"}, {"content", "AAAA"}}}}};
    const auto answer = IpcClient{daemon.ipc_socket()}.call("document.sign", document);
    EXPECT_EQ(outcome_of(answer), "ok") << json::serialize(answer) << daemon.log();
    EXPECT_EQ(setting_.count("an", "signatures"), 1);
}

TEST_F(FoundModules, are_one_where_family_and_p11_kit_name_the_same_file) {
    const TestDaemon daemon{setup("")};
    EXPECT_EQ(found(daemon, opensc), 1U) << daemon.log();
}

TEST_F(FoundModules, are_those_of_p11_kit_where_no_family_is_there) {
    std::filesystem::remove(families_ / "test.toml");
    const TestDaemon daemon{setup("")};
    EXPECT_EQ(found(daemon, opensc), 1U) << daemon.log();
    EXPECT_THAT(daemon.log(), Not(HasSubstr("p11-kit-trust"))) << "that one holds trust policy only";
}

TEST_F(FoundModules, are_none_where_the_configuration_says_so) {
    const TestDaemon daemon{setup("use = false\n")};
    EXPECT_THAT(daemon.log(), Not(HasSubstr("found module")));
    EXPECT_THAT(devices(daemon), HasSubstr("\"devices\":[]"));
}

TEST_F(FoundModules, of_a_wrong_file_keep_kysod_from_starting) {
    std::ofstream{families_ / "wrong.toml"} << "colour = 1\n";
    try {
        const TestDaemon daemon{setup("")};
        FAIL() << "kysod started";
    } catch (const std::runtime_error& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("wrong.toml:1: "));
    }
}

} // namespace
} // namespace kyso::test
