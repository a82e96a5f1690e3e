// SPDX-License-Identifier: Apache-2.0
// What we install as examples works as it stands.
#include "tests/integration/cli/kyso_process.hpp"

#include "protocol/json_reader.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace kyso::cli {
namespace {

const std::filesystem::path packaging{KYSO_SOURCE_DIR "/packaging"};

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream{file};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

TEST(Examples, KysodAcceptsTheConfigurationAndItsOrigins) {
    const test::Home home;
    const auto ended = home.run(std::string{KYSO_TEST_BIN_DIR} + "/kysod",
                                {"--check-config", "--config", (packaging / "kysod.toml").string()});
    EXPECT_EQ(ended.status, 0) << ended.err;
}

TEST(Examples, BrowserPoliciesNameTheSameSitesAsTheOrigins) {
    const std::string origins = text_of(packaging / "origins.d/dichvucong.toml");
    const auto chromium = read_json(text_of(packaging / "chromium/kysod.json"));
    const auto firefox = read_json(text_of(packaging / "firefox/policies.json"));
    ASSERT_TRUE(chromium && firefox);
    const auto& urls = chromium->at("LoopbackNetworkAllowedForUrls").as_array();
    const auto& domains = firefox->at("policies").at("LocalNetworkAccess").at("SkipDomains").as_array();
    ASSERT_EQ(urls.size(), domains.size());
    ASSERT_FALSE(urls.empty());
    for (std::size_t i = 0; i < urls.size(); ++i) {
        const std::string url{urls[i].as_string()};
        EXPECT_EQ(url, "https://" + std::string{domains[i].as_string()});
        EXPECT_NE(origins.find("origin = \"" + url + "\""), std::string::npos) << url;
    }
}

} // namespace
} // namespace kyso::cli
