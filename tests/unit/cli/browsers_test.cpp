// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/observe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;

/// A root folder with the files that a test puts there.
class Browsers : public testing::Test {
  protected:
    void put(const fs::path& file, const std::string& text) {
        fs::create_directories((root_ / file).parent_path());
        std::ofstream{root_ / file} << text;
    }
    void put_example(const fs::path& file, const char* example) {
        fs::create_directories((root_ / file).parent_path());
        fs::copy_file(fs::path{KYSO_SOURCE_DIR} / "packaging" / example, root_ / file);
    }

    test::TemporaryFolder temporary_;
    const fs::path root_ = temporary_.path();
};

TEST_F(Browsers, NoneInstalledNoneSeen) {
    EXPECT_TRUE(find_browsers(root_).empty());
}

TEST_F(Browsers, WithoutPolicyTheyAreToldWhereOneGoes) {
    put("usr/bin/chromium", "");
    put("usr/bin/firefox-esr", "");
    put("etc/chromium/policies/managed/other.json", R"({"HomepageLocation": "https://example"})");
    const auto seen = find_browsers(root_);
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].name, "Chromium");
    EXPECT_FALSE(seen[0].has_policy);
    EXPECT_EQ(seen[0].policy_file, root_ / "etc/chromium/policies/managed");
    EXPECT_EQ(seen[1].name, "Firefox");
    EXPECT_FALSE(seen[1].has_policy);
}

TEST_F(Browsers, OurExamplesAreRecognised) {
    put("usr/bin/chromium", "");
    put("opt/google/chrome/chrome", "");
    put("usr/bin/firefox", "");
    put_example("etc/chromium/policies/managed/kysod.json", "chromium/kysod.json");
    put_example("etc/opt/chrome/policies/managed/kysod.json", "chromium/kysod.json");
    put_example("etc/firefox/policies/policies.json", "firefox/policies.json");
    const auto seen = find_browsers(root_);
    ASSERT_EQ(seen.size(), 3U);
    for (const BrowserSeen& browser : seen)
        EXPECT_TRUE(browser.has_policy) << browser.name;
}

TEST_F(Browsers, ADisabledPolicyFileDoesNotCount) {
    put("usr/bin/chromium", "");
    put_example("etc/chromium/policies/managed/kysod.json.off", "chromium/kysod.json");
    EXPECT_FALSE(find_browsers(root_).at(0).has_policy);
}

} // namespace
} // namespace kyso::cli
