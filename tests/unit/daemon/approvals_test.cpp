// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/approvals.hpp"

#include "daemon/core/enrolment_pace.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::core {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_seconds;
using test::fails_with;
using test::is_ok;

const Bytes key(32, 7);
const Bytes other_key(32, 8);
const sys_seconds day_one = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 2h;

Origin origin(const std::string& host) {
    return Origin::parse("https://" + host).value();
}

Approvals some() {
    Approvals all;
    all.approve(origin("a.example"), grant_of({Method::sign_registration}), day_one);
    all.decline(origin("b.example"), day_one);
    all.block(origin("c.example"), day_one);
    return all;
}

TEST(Approvals, what_was_written_is_read_again) {
    const auto reading = Approvals::read(some().write(key), key);
    EXPECT_TRUE(reading.ignored.empty());
    EXPECT_EQ(reading.approvals, some());
    EXPECT_EQ(Approvals::read("", key).approvals, Approvals{});
}

TEST(Approvals, an_approval_lasts_ninety_days) {
    const Approvals all = some();
    const Origin a = origin("a.example");
    const sys_seconds end = day_one + std::chrono::days{90};
    EXPECT_EQ(all.standing(a, day_one), Standing::approved);
    ASSERT_NE(all.find(a, end - 1s), nullptr);
    EXPECT_EQ(all.find(a, end - 1s)->methods,
              (std::set{Method::hello, Method::cancel, Method::resume_operation, Method::list_devices,
                        Method::sign_registration}));
    EXPECT_EQ(all.find(a, end), nullptr);
    EXPECT_EQ(all.standing(a, end), Standing::expired);
    EXPECT_EQ(all.until(a), end);
}

TEST(Approvals, other_origins_get_nothing_by_it) {
    for (const char* host : {"b.example", "c.example", "a.example.evil.example", "www.a.example"})
        EXPECT_EQ(some().find(origin(host), day_one), nullptr) << host;
    EXPECT_EQ(some().find(Origin::parse("https://a.example:8443").value(), day_one), nullptr);
}

TEST(Approvals, a_refusal_is_remembered_a_day_and_the_third_for_good) {
    Approvals all;
    const Origin a = origin("a.example");
    sys_seconds now = day_one;
    for (int i = 0; i < 2; ++i) {
        all.decline(a, now);
        EXPECT_EQ(all.standing(a, now + 24h - 1s), Standing::declined) << i;
        now += 24h;
        EXPECT_EQ(all.standing(a, now), Standing::unknown) << "may ask again";
    }
    all.decline(a, now);
    EXPECT_EQ(all.standing(a, now + std::chrono::days{10'000}), Standing::blocked);
    EXPECT_TRUE(all.remove(a)) << "until the person says otherwise";
    EXPECT_FALSE(all.remove(a));
    EXPECT_EQ(all.standing(a, now), Standing::unknown);
}

TEST(Approvals, an_approval_forgets_the_refusals_before) {
    Approvals all;
    const Origin a = origin("a.example");
    all.decline(a, day_one);
    all.decline(a, day_one);
    all.approve(a, grant_of({}), day_one);
    all.decline(a, day_one);
    EXPECT_EQ(all.standing(a, day_one), Standing::declined);
    EXPECT_EQ(all.find(a, day_one), nullptr);
}

TEST(Approvals, no_octet_of_the_file_can_be_changed_unnoticed) {
    const std::string text = some().write(key);
    for (std::size_t i = 0; i < text.size(); ++i)
        for (const char flipped : {char(text[i] ^ 1), char(text[i] ^ 0x20), char(text[i] ^ 0x80)}) {
            std::string changed = text;
            changed[i] = flipped;
            const auto reading = Approvals::read(changed, key);
            EXPECT_FALSE(reading.ignored.empty()) << i;
            for (const auto& [where, line] : reading.approvals.all())
                EXPECT_EQ(line, some().all().at(where)) << "the lines that are left say what they said";
        }
}

struct Edit {
    const char* name;
    std::string text;
    std::size_t ignored, kept;
};

class Edited : public testing::TestWithParam<Edit> {};

TEST_P(Edited, is_not_believed_and_the_rest_is) {
    const auto reading = Approvals::read(GetParam().text, key);
    EXPECT_EQ(reading.ignored.size(), GetParam().ignored);
    EXPECT_EQ(reading.approvals.all().size(), GetParam().kept);
    for (const auto& line : reading.ignored)
        EXPECT_FALSE(line.reason.empty());
}

std::string line_of(const std::string& host, ByteView mac_key = key) {
    Approvals all;
    all.approve(origin(host), grant_of({}), day_one);
    return all.write(mac_key);
}

INSTANTIATE_TEST_SUITE_P(
    Files, Edited,
    testing::Values(Edit{"line_of_another_key", line_of("a.example", other_key) + line_of("b.example"), 1, 1},
                    Edit{"the_same_origin_twice", line_of("a.example") + line_of("a.example"), 1, 1},
                    Edit{"by_hand",
                         R"({"origin":"https://a.example","decision":"approved"})"
                         "\n",
                         1, 0},
                    Edit{"no_json", "https://a.example approved\n" + line_of("b.example"), 1, 1},
                    Edit{"no_line_end", line_of("a.example").substr(0, line_of("a.example").size() - 1), 0,
                         1},
                    Edit{"cut_off", line_of("a.example").substr(0, 100), 1, 0},
                    Edit{"empty_lines", "\n\n" + line_of("a.example") + "\n", 0, 1},
                    Edit{"nothing_but_noise", std::string(3000, '\xFF'), 1, 0},
                    Edit{"too_large", std::string(Approvals::most_octets + 1, '\n'), 1, 0}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Approvals, a_full_file_forgets_what_ends_first_and_nothing_blocked) {
    Approvals all;
    all.block(origin("blocked.example"), day_one);
    for (std::size_t i = 0; i < Approvals::most_lines + 5; ++i)
        all.decline(origin("h" + std::to_string(i) + ".example"), day_one + std::chrono::seconds{i});
    EXPECT_EQ(all.all().size(), Approvals::most_lines);
    EXPECT_EQ(all.standing(origin("blocked.example"), day_one), Standing::blocked);
    EXPECT_FALSE(all.all().contains(origin("h0.example")));
    EXPECT_TRUE(all.all().contains(origin("h1004.example")));
    EXPECT_TRUE(Approvals::read(all.write(key), key).ignored.empty());
}

TEST(EnrolmentPace, one_window_at_a_time_and_one_a_minute) {
    EnrolmentPace pace;
    const EnrolmentPace::Time start{1000s};
    EXPECT_THAT(pace.begin(start), is_ok());
    EXPECT_THAT(pace.begin(start + 5min), fails_with(Errc::busy)) << "it is still open";
    pace.end();
    const auto early = pace.begin(start + 59s);
    EXPECT_THAT(early, fails_with(Errc::prompt_too_often));
    EXPECT_EQ(early.error().retry_after(), 1s);
    EXPECT_THAT(pace.begin(start + 60s), is_ok());
}

} // namespace
} // namespace kyso::core
