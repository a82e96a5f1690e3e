// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/rule_engine.hpp"
#include "pkcs11/faulty/rule_line.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <thread>

namespace kyso::pkcs11::faulty {
namespace {

Rule rule(const char* line) {
    auto parsed = parse_rule(line);
    if (const auto* wrong = std::get_if<std::string>(&parsed)) ADD_FAILURE() << *wrong;
    return std::get<Rule>(parsed);
}

/// Which of `calls` calls of `occasion` fire, as a string of `.` and `!`.
std::string pattern(RuleEngine& engine, const Occasion& occasion, int calls) {
    std::string fired;
    for (int call = 0; call < calls; ++call)
        fired += engine.fire(occasion).empty() ? '.' : '!';
    return fired;
}

struct Counting {
    const char* name;
    const char* rule;
    const char* fires;
};
struct RuleEngineCounts : testing::TestWithParam<Counting> {};

TEST_P(RuleEngineCounts, calls) {
    RuleEngine engine({rule(GetParam().rule)});
    EXPECT_EQ(pattern(engine, {Function::C_Sign}, 6), GetParam().fires);
}

const Counting countings[] = {
    {"always", "C_Sign -> crash", "!!!!!!"},          {"another_function", "C_Login -> crash", "......"},
    {"every_function", "* -> crash", "!!!!!!"},       {"first", "C_Sign@1 -> crash", "!....."},
    {"third", "C_Sign@3 -> crash", "..!..."},         {"from_third", "C_Sign@3.. -> crash", "..!!!!"},
    {"twice", "C_Sign x2 -> crash", "!!...."},        {"third_twice", "C_Sign@3 x2 -> crash", "..!!.."},
    {"never_yet", "C_Sign@7 -> crash", "......"},     {"only_queries", "C_Sign query -> crash", "......"},
    {"only_fills", "C_Sign fill -> crash", "!!!!!!"},
};
INSTANTIATE_TEST_SUITE_P(table, RuleEngineCounts, testing::ValuesIn(countings),
                         [](const auto& row) { return row.param.name; });

TEST(RuleEngine, counts_only_calls_that_fit) {
    RuleEngine engine({rule("C_Sign@2 fill -> crash")});
    EXPECT_TRUE(engine.fire({Function::C_Login}).empty());
    EXPECT_TRUE(engine.fire({Function::C_Sign, true}).empty());
    EXPECT_TRUE(engine.fire({Function::C_Sign}).empty());
    EXPECT_TRUE(engine.fire({Function::C_Sign, true}).empty());
    EXPECT_EQ(engine.fire({Function::C_Sign}).size(), 1U);
}

TEST(RuleEngine, counts_every_function_for_a_star) {
    RuleEngine engine({rule("* @3 -> exit 3")});
    EXPECT_TRUE(engine.fire({Function::C_GetFunctionList}).empty());
    EXPECT_TRUE(engine.fire({Function::C_Initialize}).empty());
    EXPECT_EQ(engine.fire({Function::C_Login}).size(), 1U);
}

TEST(RuleEngine, looks_for_the_attribute) {
    RuleEngine engine({rule("C_GetAttributeValue attribute 0x102 -> garble")});
    const unsigned long without[] = {0x0, 0x11}, with[] = {0x11, 0x102};
    EXPECT_TRUE(engine.fire({Function::C_GetAttributeValue, false, without}).empty());
    EXPECT_EQ(engine.fire({Function::C_GetAttributeValue, false, with}).size(), 1U);
}

TEST(RuleEngine, fires_all_that_fit_in_the_order_of_the_file) {
    RuleEngine engine({rule("C_Sign -> delay 1"), rule("C_Login -> hang"), rule("* -> print x"),
                       rule("C_Sign@2 -> abort")});
    const auto fired = engine.fire({Function::C_Sign});
    ASSERT_EQ(fired.size(), 2U);
    EXPECT_EQ(fired[0]->action.kind, ActionKind::do_delay);
    EXPECT_EQ(fired[1]->action.kind, ActionKind::do_print);
}

TEST(RuleEngine, draws_the_same_numbers_for_the_same_seed) {
    RuleEngine one({rule("C_Sign 25%:7 -> crash")}), same({rule("C_Sign 25%:7 -> crash")});
    RuleEngine other({rule("C_Sign 25%:8 -> crash")});
    const auto fired = pattern(one, {Function::C_Sign}, 1000);
    EXPECT_EQ(fired, pattern(same, {Function::C_Sign}, 1000));
    EXPECT_NE(fired, pattern(other, {Function::C_Sign}, 1000));
    // Four standard deviations around 250; the numbers are fixed, so this never flickers.
    const auto count = std::ranges::count(fired, '!');
    EXPECT_GT(count, 195);
    EXPECT_LT(count, 305);
}

TEST(RuleEngine, limits_what_probability_fires) {
    RuleEngine engine({rule("C_Sign @3.. x2 50% -> crash")});
    const auto fired = pattern(engine, {Function::C_Sign}, 100);
    EXPECT_EQ(fired.substr(0, 2), "..");
    EXPECT_EQ(std::ranges::count(fired, '!'), 2);
}

TEST(RuleEngine, counts_right_from_several_threads) {
    RuleEngine engine({rule("C_Sign@501 x250 -> crash")});
    std::vector<std::string> fired(4);
    std::vector<std::thread> threads;
    for (auto& own : fired)
        threads.emplace_back([&] { own = pattern(engine, {Function::C_Sign}, 250); });
    std::ptrdiff_t count = 0;
    for (std::size_t thread = 0; thread < threads.size(); ++thread) {
        threads[thread].join();
        count += std::ranges::count(fired[thread], '!');
    }
    EXPECT_EQ(count, 250);
}

} // namespace
} // namespace kyso::pkcs11::faulty
