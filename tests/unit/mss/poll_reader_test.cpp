// SPDX-License-Identifier: Apache-2.0
// Which answers to a poll are known again without being read: those that differ in their instants' digits.
#include "drivers/mss/poll_reader.hpp"

#include "tests/unit/mss/samples.hpp"

#include <gtest/gtest.h>

namespace kyso::mss {
namespace {

const std::string soap =
    test::enveloped("MSS_StatusQueryResponse", test::file("etsi-statusresp-504-body.xml"));
const std::string json =
    R"({"MSS_StatusResp":{"AP_Info":{"AP_TransID":"_k3f9","Instant":"2026-11-22T01:00:10.000Z"},)"
    R"("MobileUser":{"MSISDN":"+84912345678"},"Status":{"StatusCode":{"Value":"504"}}}})";

bool same(Encoding encoding, const std::string& before, const std::string& after, unsigned status = 200) {
    return read_poll(encoding, as_bytes(after), status, answer_print(encoding, before)).same;
}

TEST(PollReader, an_answer_of_another_time_is_the_same) {
    EXPECT_TRUE(same(Encoding::soap, soap, soap));
    EXPECT_TRUE(
        same(Encoding::soap, soap, test::with(soap, "2026-11-22T01:00:10.050", "2031-12-31T23:59:59.999")));
    EXPECT_TRUE(
        same(Encoding::json, json, test::with(json, "2026-11-22T01:00:10.000Z", "2031-12-31T23:59:59.999Z")));
}

TEST(PollReader, any_other_is_read) {
    const std::pair<const char*, const char*> changes[] = {
        {"Value=\"504\"", "Value=\"502\""},
        {"Value=\"504\"", "Value=\"500\""},
        {"_k3f9a0c1d2", "_k3f9a0c1d3"},
        {"+84912345678", "+84912345679"},
        {"MinorVersion=\"1\"", "MinorVersion=\"2\""},
        {"10.050+07:00", "10.05+07:00"},
        {"T01:00:10.050", " 01:00:10.050"},
        {"</mss:MSS_StatusResp>", "</mss:MSS_StatusResp> "},
    };
    for (const auto& [from, to] : changes) {
        const auto answer = read_poll(Encoding::soap, as_bytes(test::with(soap, from, to)), 200,
                                      answer_print(Encoding::soap, soap));
        EXPECT_FALSE(answer.same) << to;
        EXPECT_TRUE(answer.reply) << to;
    }
    EXPECT_FALSE(same(Encoding::json, json, test::with(json, "504", "502")));
}

TEST(PollReader, what_is_no_plain_instant_must_be_equal) {
    for (const char* value : {"2026-11-22 01:00:10", "&#50;026", "'2", "5<"}) {
        const std::string before =
            test::with(soap, "2026-11-22T01:00:10.050+07:00", std::string{value} + "4");
        EXPECT_FALSE(same(Encoding::soap, before,
                          test::with(before, std::string{value} + "4", std::string{value} + "5")))
            << value;
    }
    const std::string quoted = test::with(soap, "Instant=\"2026-11-22T01:00:10.050+07:00\"", "Instant='4'");
    EXPECT_FALSE(same(Encoding::soap, quoted, test::with(quoted, "'4'", "'5'")));
}

TEST(PollReader, nothing_is_known_at_first_nor_under_another_status_nor_when_it_is_large) {
    EXPECT_FALSE(read_poll(Encoding::soap, as_bytes(soap), 200, {}).same);
    EXPECT_FALSE(same(Encoding::soap, soap, soap, 500));
    EXPECT_FALSE(read_poll(Encoding::soap, as_bytes(soap), 500, {}).print);
    const std::string large = soap + std::string(17'000, ' ');
    EXPECT_FALSE(same(Encoding::soap, large, large));
    EXPECT_TRUE(read_poll(Encoding::soap, as_bytes(large), 200, {}).reply);
}

/// Every octet of the answer in place of every other: what counts as the same is read as the same, and it is
/// the digits of the two instants that do.
TEST(PollReader, no_octet_that_means_something_can_be_another) {
    const auto print = answer_print(Encoding::soap, soap);
    const Reply reply = read_reply(Encoding::soap, Operation::status, as_bytes(soap)).value();
    std::size_t passed = 0;
    for (std::size_t at = 0; at < soap.size(); ++at)
        for (int octet = 0; octet < 256; ++octet) {
            std::string other = soap;
            other[at] = static_cast<char>(octet);
            if (other == soap || answer_print(Encoding::soap, other) != print) continue;
            ++passed;
            const auto read = read_reply(Encoding::soap, Operation::status, as_bytes(other));
            ASSERT_TRUE(read) << other;
            EXPECT_EQ(read->code, reply.code);
            EXPECT_EQ(read->ap_transaction, reply.ap_transaction);
            EXPECT_EQ(read->msisdn, reply.msisdn);
        }
    constexpr std::size_t instants = 2, digits = 21, others = 9;
    EXPECT_EQ(passed, instants * digits * others);
}

} // namespace
} // namespace kyso::mss
