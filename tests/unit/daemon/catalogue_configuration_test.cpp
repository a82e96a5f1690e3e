// SPDX-License-Identifier: Apache-2.0
// [catalogue] of kysod.toml(5), and the modules that kysod uses by it.
#include "daemon/io/module_choice.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>

namespace kyso::io {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* softhsm = "/usr/lib/softhsm/libsofthsm2.so";

TEST(CatalogueConfiguration, has_the_documented_defaults) {
    const auto read = parse_configuration("", "k.toml");
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->catalogue.use);
    EXPECT_TRUE(read->catalogue.p11_kit);
    EXPECT_THAT(catalogue_folders(*read), testing::Contains(fs::path{"/etc/kyso/catalogue.d"}));
    EXPECT_EQ(catalogue_folders(*read).size(), 2U) << "not the person's";
}

TEST(CatalogueConfiguration, the_persons_folder_is_for_developers) {
    const auto read = parse_configuration("developer = true\n", "k.toml");
    ASSERT_TRUE(read);
    ASSERT_EQ(catalogue_folders(*read).size(), 3U);
    EXPECT_THAT(catalogue_folders(*read).back().string(), testing::EndsWith("/kyso/catalogue.d"));
}

TEST(CatalogueConfiguration, is_taken) {
    const auto read = parse_configuration(
        "[catalogue]\nuse = false\np11_kit = false\ndirectories = [\"/a\", \"/b\"]\n", "k.toml");
    ASSERT_TRUE(read) << read.error().describe();
    EXPECT_FALSE(read->catalogue.use);
    EXPECT_FALSE(read->catalogue.p11_kit);
    EXPECT_THAT(catalogue_folders(*read), ElementsAre("/a", "/b"));
    EXPECT_TRUE(catalogue_folders(*parse_configuration("[catalogue]\ndirectories = []\n", "k.toml")).empty());
}

struct Wrong {
    const char *name, *line, *says;
};
class WrongCatalogue : public testing::TestWithParam<Wrong> {};

TEST_P(WrongCatalogue, is_named) {
    const auto read = parse_configuration(std::string{"[catalogue]\n"} + GetParam().line, "k.toml");
    ASSERT_THAT(read, test::fails_with(Errc::config_invalid));
    EXPECT_THAT(read.error().detail(), HasSubstr(std::string{"k.toml:2: "} + GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(Rows, WrongCatalogue,
                         testing::Values(Wrong{"relative", "directories = [\"a\"]", "directories: "},
                                         Wrong{"one_text", "directories = \"/a\"", "directories: "},
                                         Wrong{"number", "use = 1", "use: "},
                                         Wrong{"unknown", "dirs = []", "unknown key"}),
                         [](const auto& row) { return std::string{row.param.name}; });

/// A configuration with the module `configured`, and a catalogue of one family that SoftHSM serves.
class Choice : public testing::Test {
  protected:
    Choice() {
        configuration_.catalogue.p11_kit = false;
        configuration_.catalogue.directories = {folder_.path()};
        family(softhsm);
    }
    void family(const std::string& path) const {
        std::ofstream{folder_ / "soft.toml"}
            << "[label]\nvi = \"S\"\nen = \"S\"\n[[module]]\npaths = [\"" << path
            << "\"]\nenvironment = { SOFTHSM2_CONF = \"/etc/s\" }\nsource = \"a test\"\nverified = true\n";
    }
    test::TemporaryFolder folder_;
    Configuration configuration_;
};

TEST_F(Choice, what_is_found_comes_after_what_is_configured) {
    configuration_.modules = {{"own", "/usr/lib/own.so", {}}};
    const auto choice = choose_modules(configuration_);
    ASSERT_TRUE(choice) << choice.error().describe();
    ASSERT_EQ(choice->modules.size(), 2U);
    EXPECT_EQ(choice->configured, 1U);
    EXPECT_EQ(choice->modules[0].path, "/usr/lib/own.so") << "used though it is not there: its host says so";
    EXPECT_EQ(choice->modules[1].path, fs::canonical(softhsm));
    EXPECT_THAT(choice->modules[1].environment, ElementsAre("SOFTHSM2_CONF=/etc/s"));
}

TEST_F(Choice, a_configured_module_wins_over_the_same_file_found) {
    fs::create_symlink(softhsm, folder_ / "own.so");
    configuration_.modules = {{"own", folder_ / "own.so", {"SOFTHSM2_CONF=/own"}}};
    const auto choice = choose_modules(configuration_);
    ASSERT_TRUE(choice);
    ASSERT_EQ(choice->modules.size(), 1U);
    EXPECT_THAT(choice->modules[0].environment, ElementsAre("SOFTHSM2_CONF=/own"));
}

TEST_F(Choice, nothing_is_found_where_it_is_not_used) {
    configuration_.catalogue.use = false;
    std::ofstream{folder_ / "wrong.toml"} << "nonsense";
    const auto choice = choose_modules(configuration_);
    ASSERT_TRUE(choice) << "its files are not even read";
    EXPECT_TRUE(choice->modules.empty());
}

TEST_F(Choice, what_may_not_be_loaded_is_left_out_and_told) {
    fs::copy_file(softhsm, folder_ / "copy.so");
    family((folder_ / "copy.so").string());
    const auto choice = choose_modules(configuration_);
    ASSERT_TRUE(choice);
    EXPECT_TRUE(choice->modules.empty());
    EXPECT_THAT(choice->refused, ElementsAre(HasSubstr(folder_.path().filename().string())));
    configuration_.developer = true;
    EXPECT_EQ(choose_modules(configuration_)->modules.size(), 1U);
}

TEST_F(Choice, a_wrong_file_is_named) {
    std::ofstream{folder_ / "wrong.toml"} << "colour = 1\n";
    const auto choice = choose_modules(configuration_);
    ASSERT_THAT(choice, test::fails_with(Errc::config_invalid));
    EXPECT_THAT(choice.error().detail(), HasSubstr("wrong.toml:1: "));
}

} // namespace
} // namespace kyso::io
