// SPDX-License-Identifier: Apache-2.0
// The promise of `kyso audit verify`: whichever octet of a log changes, and however, it is noticed and
// placed.
#include "tests/unit/cli/sample_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kyso::cli {
namespace {

using test::summary_of;
using test::three_records;

class AuditFlip : public testing::TestWithParam<unsigned> {};

TEST_P(AuditFlip, OfAnyOctetIsNoticedInItsLine) {
    const std::string good = three_records().text();
    ASSERT_FALSE(summary_of(good).problem);
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string flipped = good;
        flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ GetParam());
        const AuditSummary summary = summary_of(flipped);
        ASSERT_TRUE(summary.problem) << "octet " << at << ", mask " << GetParam();
        const auto line = static_cast<std::size_t>(std::count(
                              good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
                          1;
        ASSERT_EQ(summary.problem->line, line) << "octet " << at << ", mask " << GetParam();
    }
}

INSTANTIATE_TEST_SUITE_P(Masks, AuditFlip,
                         testing::Values(0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF),
                         testing::PrintToStringParamName());

TEST(AuditFlip, AnyOctetRemovedOrDoubledIsNoticed) {
    const std::string good = three_records().text();
    for (std::size_t at = 0; at < good.size(); ++at) {
        ASSERT_TRUE(summary_of(std::string{good}.erase(at, 1)).problem) << at;
        ASSERT_TRUE(summary_of(std::string{good}.insert(at, 1, good[at])).problem) << at;
    }
}

TEST(AuditFlip, ALogCutAnywhereButBetweenRecordsIsNoticed) {
    const std::string good = three_records().text();
    for (std::size_t size = 1; size < good.size(); ++size)
        ASSERT_EQ(summary_of(good.substr(0, size)).problem.has_value(), good[size - 1] != '\n') << size;
}

} // namespace
} // namespace kyso::cli
