// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/process_actions.hpp"
#include "pkcs11/faulty/rule_line.hpp"

#include <gtest/gtest.h>
#include <set>
#include <vector>

namespace kyso::pkcs11::faulty {
namespace {

std::vector<unsigned long> delays(const char* line, std::uint64_t count) {
    auto parsed = parse_rule(line);
    const auto& rule = std::get<Rule>(parsed);
    std::vector<unsigned long> all;
    for (std::uint64_t nth = 1; nth <= count; ++nth)
        all.push_back(delay_of(rule, nth));
    return all;
}

TEST(Delay, is_what_the_rule_says) {
    EXPECT_EQ(delays("C_Sign -> delay 7", 3), (std::vector<unsigned long>{7, 7, 7}));
    EXPECT_EQ(delays("C_Sign -> delay +50", 3), (std::vector<unsigned long>{50, 100, 150}));
}

TEST(Delay, between_two_is_drawn_from_the_seed) {
    const auto drawn = delays("C_Sign -> delay 3..5", 100);
    EXPECT_EQ(std::set(drawn.begin(), drawn.end()), (std::set<unsigned long>{3, 4, 5}));
    EXPECT_EQ(drawn, delays("C_Sign -> delay 3..5", 100)) << "the same on every run";
    EXPECT_NE(drawn, delays("C_Sign 99%:8 -> delay 3..5", 100)) << "another seed";
}

} // namespace
} // namespace kyso::pkcs11::faulty
