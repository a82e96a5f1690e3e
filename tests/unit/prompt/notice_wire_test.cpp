// SPDX-License-Identifier: Apache-2.0
// What kysod and kyso-prompt say about a phone that rings.
#include "daemon/prompt/prompt_wire.hpp"

#include <gtest/gtest.h>

namespace kyso::prompt {
namespace {

PhoneNotice sample() {
    return {Language::en, "https://portal.example", RequesterKind::page, true, "09•• ••• 678", "0042", 360};
}

const std::string valid =
    R"({"phoneNotice":{"language":"vi","requester":"r","requesterKind":"program","developer":false,)"
    R"("phone":"09","code":"1462","seconds":3600}})";

std::string with(const std::string& from, const std::string& to) {
    std::string text = valid;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

std::string path_of_fault(const std::string& text) {
    const auto read = decode_opening(as_bytes(text));
    return read ? "none" : read.error() == Errc::invalid_params ? read.error().path() : "another error";
}

TEST(PhoneNoticeWire, decodes_what_it_encodes) {
    const auto text = encode_notice(sample());
    ASSERT_TRUE(text);
    const auto opening = decode_opening(as_bytes(*text));
    ASSERT_TRUE(opening);
    EXPECT_EQ(std::get<PhoneNotice>(*opening), sample());
}

TEST(PhoneNoticeWire, reads_the_members_of_the_decision) {
    const auto opening = decode_opening(as_bytes(valid));
    ASSERT_TRUE(opening);
    EXPECT_EQ(std::get<PhoneNotice>(*opening),
              (PhoneNotice{Language::vi, "r", RequesterKind::program, false, "09", "1462", 3600}));
}

struct Bad {
    const char* name;
    std::string text;
    const char* path;
};
class BadNotices : public testing::TestWithParam<Bad> {};

TEST_P(BadNotices, are_refused) {
    EXPECT_EQ(path_of_fault(GetParam().text), GetParam().path);
}

INSTANTIATE_TEST_SUITE_P(
    table, BadNotices,
    testing::Values(
        Bad{"no_object", R"({"phoneNotice":1})", "prompt.phoneNotice"},
        Bad{"beside_a_request", with("{\"phone", "{\"title\":\"t\",\"phone"), "prompt.title"},
        Bad{"unknown", with("\"phone\":", "\"pin\":\"entry\",\"phone\":"), "prompt.phoneNotice.pin"},
        Bad{"missing", with(",\"seconds\":3600", ""), "prompt.phoneNotice.seconds"},
        Bad{"no_code", with("1462", ""), "prompt.phoneNotice.code"},
        Bad{"code_too_long", with("1462", std::string(max_code + 1, '1')), "prompt.phoneNotice.code"},
        Bad{"no_phone", with("\"09\"", "\"\""), "prompt.phoneNotice.phone"},
        Bad{"phone_too_long", with("09", std::string(max_phone + 1, '1')), "prompt.phoneNotice.phone"},
        Bad{"for_ever", with("3600", "3601"), "prompt.phoneNotice.seconds"},
        Bad{"before_now", with("3600", "-1"), "prompt.phoneNotice.seconds"}),
    [](const auto& row) { return row.param.name; });

TEST(PhoneNoticeWire, encodes_nothing_the_prompt_would_refuse) {
    const auto refused = [](auto&& change) {
        PhoneNotice notice = sample();
        change(notice);
        return !encode_notice(notice).has_value();
    };
    EXPECT_TRUE(refused([](auto& notice) { notice.code.clear(); }));
    EXPECT_TRUE(refused([](auto& notice) { notice.code.assign(max_code + 1, '1'); }));
    EXPECT_TRUE(refused([](auto& notice) { notice.phone.clear(); }));
    EXPECT_TRUE(refused([](auto& notice) { notice.phone.assign(max_phone + 1, '1'); }));
    EXPECT_TRUE(refused([](auto& notice) { notice.seconds = max_notice_time + 1; }));
    EXPECT_TRUE(refused([](auto& notice) { notice.requester = "\xFF"; }));
    EXPECT_TRUE(refused([](auto& notice) { notice.requester.assign(max_prompt_frame, 'x'); }));
}

TEST(NoticeEnd, is_words_and_nothing_else) {
    const auto text = encode_notice_end("Huỷ trên điện thoại.");
    ASSERT_TRUE(text);
    EXPECT_EQ(*text, R"({"ended":"Huỷ trên điện thoại."})");
    EXPECT_EQ(*decode_notice_end(as_bytes(*text)), "Huỷ trên điện thoại.");
    EXPECT_FALSE(encode_notice_end(""));
    EXPECT_FALSE(encode_notice_end(std::string(max_notice_end + 1, 'x')));
    for (const std::string bad :
         {R"({"ended":""})", R"({"ended":1})", R"({})", R"({"ended":"x","event":"shown"})"})
        EXPECT_FALSE(decode_notice_end(as_bytes(bad))) << bad;
}

/// It offers no choice and asks for nothing, so nothing can be agreed to.
TEST(NoticeEvents, approve_nothing) {
    EXPECT_TRUE(decode_event(as_bytes(std::string_view{R"({"event":"cancelled"})"}), 0, PinMode::none));
    EXPECT_FALSE(
        decode_event(as_bytes(std::string_view{R"({"event":"approved","choice":0})"}), 0, PinMode::none));
}

} // namespace
} // namespace kyso::prompt
