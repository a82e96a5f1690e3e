// SPDX-License-Identifier: Apache-2.0
// The real `kyso origins` on files made by io::ApprovalsFile, as kysod makes them.
#include "tests/integration/cli/kyso_process.hpp"

#include "daemon/io/approvals_file.hpp"
#include "protocol/json_reader.hpp"

#include <gmock/gmock.h>

namespace kyso::cli {
namespace {

using core::Approvals;
using test::Home;
using testing::HasSubstr;
using testing::Not;

class Origins : public testing::Test {
  protected:
    Origins() {
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        const auto made = file.change([&](Approvals& all) {
            all.approve(origin("portal.example"), core::grant_of({Method::sign_documents}), now);
            all.approve(origin("old.example"), core::grant_of({}), now - Approvals::lifetime);
            all.decline(origin("xn--80ak6aa92e.com"), now);
            all.block(origin("evil.example"), now);
        });
        if (!made) ADD_FAILURE() << made.error().describe();
    }
    static Origin origin(const std::string& host) { return Origin::parse("https://" + host).value(); }
    std::string list() const { return home.kyso({"origins", "list"}).out; }

    Home home;
    io::ApprovalsFile file{home.root() / "config/kyso/origins", home.root() / "state/kyso/origins.key"};
};

TEST_F(Origins, are_listed_for_people_in_both_languages) {
    const auto ended = home.kyso({"origins", "list"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("https://portal.example "));
    EXPECT_THAT(ended.out, HasSubstr("document.sign"));
    EXPECT_THAT(ended.out, HasSubstr("https://xn--80ak6aa92e.com (аррӏе.com)"));
    for (const char* word : {"approved", "expired", "declined", "blocked"})
        EXPECT_THAT(ended.out, HasSubstr(word));
    EXPECT_THAT(home.kyso({"origins", "list", "--language", "vi"}).out, HasSubstr("được phép"));
}

TEST_F(Origins, are_listed_for_programs) {
    const auto json = read_json(home.kyso({"origins", "list", "--json"}).out);
    ASSERT_TRUE(json);
    const auto& all = json->at("origins").as_array();
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all.at(0).at("origin"), "https://evil.example");
    EXPECT_EQ(all.at(0).at("standing"), "blocked");
    EXPECT_EQ(all.at(1).at("standing"), "expired");
    EXPECT_EQ(all.at(2).at("methods").as_array().size(), 5U);
    EXPECT_TRUE(json->at("ignored").as_array().empty());
}

TEST_F(Origins, are_removed_one_at_a_time) {
    const auto ended = home.kyso({"origins", "remove", "https://portal.example"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(list(), Not(HasSubstr("portal.example")));
    EXPECT_THAT(list(), HasSubstr("evil.example"));
    EXPECT_EQ(home.kyso({"origins", "remove", "https://portal.example"}).status, 1) << "twice";
}

TEST_F(Origins, are_blocked_whatever_was_decided_before) {
    for (const char* which : {"https://portal.example", "https://never.seen.example"})
        EXPECT_EQ(home.kyso({"origins", "block", which}).status, 0);
    const auto reading = file.read();
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->approvals.all().at(origin("portal.example")).decision, core::Standing::blocked);
    EXPECT_EQ(reading->approvals.all().at(origin("never.seen.example")).decision, core::Standing::blocked);
}

TEST_F(Origins, what_is_no_origin_is_a_usage_error_and_changes_nothing) {
    const std::string before = list();
    for (const char* typed :
         {"portal.example", "https://portal.example/", "https://PORTAL.example", "null", ""})
        for (const char* command : {"remove", "block"})
            EXPECT_EQ(home.kyso({"origins", command, typed}).status, 2) << command << " " << typed;
    EXPECT_EQ(list(), before);
}

TEST_F(Origins, a_line_of_another_hand_is_named_and_goes_with_the_next_change) {
    home.write(file.path(), "{\"origin\":\"https://evil.example\"}\n");
    const auto ended = home.kyso({"origins", "list"});
    EXPECT_EQ(ended.status, 1);
    EXPECT_THAT(ended.err, HasSubstr("Line 1 of the list was not written by kysod"));
    EXPECT_EQ(home.kyso({"origins", "block", "https://a.example"}).status, 0);
    EXPECT_EQ(home.kyso({"origins", "list"}).status, 0);
}

TEST(OriginsOfNobody, is_no_fault) {
    const Home home;
    const auto ended = home.kyso({"origins", "list"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("You let no website in yet"));
}

} // namespace
} // namespace kyso::cli
