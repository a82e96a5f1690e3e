// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/audit_chain.hpp"

#include "signature/cms.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::core {
namespace {

using test::fails_with;
using test::is_ok;

const std::chrono::system_clock::time_point noon{std::chrono::milliseconds{1'795'262'400'123}};

std::vector<std::string> sample_log() {
    AuditRecord intent{AuditEvent::intent};
    intent.request = "0123456789abcdef";
    intent.requester = "https://portal.example";
    intent.operation = "registration.sign";
    intent.certificate = std::string(64, 'c');
    intent.to_be_signed = std::string(64, 'd');
    intent.signatures = 1;
    AuditRecord outcome = intent;
    outcome.event = AuditEvent::outcome;
    outcome.result = "ok";
    AuditChain chain;
    std::vector<std::string> lines;
    for (const AuditRecord& record :
         {AuditRecord{AuditEvent::start}, intent, outcome, AuditRecord{AuditEvent::recovered, "cut"},
          AuditRecord{AuditEvent::stop}}) {
        lines.push_back(chain.line(record, noon));
        chain.commit(lines.back());
        lines.back().pop_back();
    }
    return lines;
}

/// Number of the record that is refused first; 0: none.
std::size_t first_broken(const std::vector<std::string>& lines) {
    AuditChain chain;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (const auto followed = chain.follow(lines[i]); !followed) {
            EXPECT_EQ(followed.error().code(), Errc::audit_broken);
            return i + 1;
        }
    return 0;
}

TEST(AuditChain, follows_what_it_wrote) {
    const auto lines = sample_log();
    AuditChain chain;
    for (const auto& line : lines)
        ASSERT_THAT(chain.follow(line), is_ok());
    EXPECT_EQ(chain.next(), 6U);
    AuditChain again;
    again.follow(lines[0]).value();
    const auto intent = again.follow(lines[1]).value();
    EXPECT_EQ(intent.at("seq").as_int64(), 2);
    EXPECT_EQ(intent.at("event").as_string(), "intent");
    EXPECT_EQ(intent.at("time").as_string(), "2026-11-21T12:00:00.123Z");
    EXPECT_EQ(intent.at("requester").as_string(), "https://portal.example");
    EXPECT_EQ(intent.at("signatures").as_int64(), 1);
    EXPECT_FALSE(intent.contains("result"));
}

TEST(AuditChain, every_altered_octet_is_refused_in_its_own_record) {
    const auto good = sample_log();
    for (std::size_t line = 0; line < good.size(); ++line)
        for (std::size_t octet = 0; octet < good[line].size(); ++octet)
            for (const char change : {'\x01', '\x20'}) {
                auto lines = good;
                lines[line][octet] = static_cast<char>(lines[line][octet] ^ change);
                ASSERT_EQ(first_broken(lines), line + 1) << "record " << line + 1 << ", octet " << octet;
            }
}

TEST(AuditChain, a_record_taken_out_breaks_the_next) {
    for (std::size_t gone = 0; gone + 1 < 5; ++gone) {
        auto lines = sample_log();
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(gone));
        EXPECT_EQ(first_broken(lines), gone + 1);
    }
}

TEST(AuditChain, two_records_exchanged_or_repeated_are_refused) {
    for (std::size_t first = 0; first < 5; ++first)
        for (std::size_t second = first + 1; second < 5; ++second) {
            auto lines = sample_log();
            std::swap(lines[first], lines[second]);
            EXPECT_EQ(first_broken(lines), first + 1);
        }
    auto lines = sample_log();
    lines.insert(lines.begin() + 2, lines[1]);
    EXPECT_EQ(first_broken(lines), 3U);
}

TEST(AuditChain, records_cut_off_at_the_end_show_only_in_the_head) {
    auto lines = sample_log();
    lines.pop_back();
    EXPECT_EQ(first_broken(lines), 0U); // the chain alone cannot tell (docs/threat-model.md)
    AuditChain chain;
    for (const auto& line : lines)
        chain.follow(line).value();
    EXPECT_EQ(chain.next(), 5U);
}

TEST(AuditChain, a_cut_record_is_refused_at_every_length) {
    const auto lines = sample_log();
    for (std::size_t size = 0; size < lines[0].size(); ++size)
        EXPECT_THAT(AuditChain{}.follow(std::string_view{lines[0]}.substr(0, size)),
                    fails_with(Errc::audit_broken));
    EXPECT_THAT(AuditChain{}.follow(std::string(AuditChain::max_line + 1, 'x')),
                fails_with(Errc::audit_broken));
}

TEST(AuditChain, a_refused_record_moves_nothing) {
    const auto lines = sample_log();
    AuditChain chain;
    (void)chain.follow(lines[1]);
    EXPECT_EQ(chain.head(), AuditChain::genesis());
    EXPECT_THAT(chain.follow(lines[0]), is_ok());
}

TEST(AuditChain, a_line_counts_only_when_committed) {
    AuditChain chain;
    const std::string line = chain.line(AuditRecord{AuditEvent::start}, noon);
    EXPECT_EQ(chain.line(AuditRecord{AuditEvent::start}, noon), line);
    chain.commit(line);
    EXPECT_NE(chain.line(AuditRecord{AuditEvent::start}, noon), line);
    EXPECT_EQ(chain.next(), 2U);
}

// Who can compute hashes can write lines whose hash is right: they are judged by their members, without an
// exception.
class Forged : public testing::TestWithParam<std::string> {};

TEST_P(Forged, is_refused) {
    const std::string body = "{" + GetParam();
    const std::string joined = AuditChain::genesis() + "\n" + body;
    const std::string line = body + R"(,"hash":")" +
                             to_hex(signature::digest_of(DigestAlgorithm::sha256, as_bytes(joined))) + "\"}";
    EXPECT_THAT(AuditChain{}.follow(line), fails_with(Errc::audit_broken));
}

const std::string previous = R"("previous":")" + AuditChain::genesis() + "\"";
INSTANTIATE_TEST_SUITE_P(Lines, Forged,
                         testing::Values(R"("seq":"1",)" + previous, R"("seq":-1,)" + previous,
                                         R"("seq":null,)" + previous, R"("seq":{},)" + previous,
                                         R"("seq":2,)" + previous, previous, R"("seq":1,"previous":"")",
                                         R"("seq":1,"previous":5)", R"("seq":1)",
                                         R"("seq":1,"seq":1,)" + previous, R"(nonsense)"));

} // namespace
} // namespace kyso::core
