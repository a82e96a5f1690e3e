// SPDX-License-Identifier: Apache-2.0
#include "protocol/json_reader.hpp"
#include "tests/support/result_matchers.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace kyso {
namespace {

using test::fails_with;
using test::is_ok;

std::string nested(std::size_t depth, char open, char close) {
    return std::string(depth, open) + std::string(depth, close);
}

struct Good {
    const char* name;
    std::string text;
};
class ReadJson : public testing::TestWithParam<Good> {};

TEST_P(ReadJson, gives_the_value_that_was_written) {
    const auto read = read_json(GetParam().text);
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(boost::json::serialize(*read), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Values, ReadJson,
    testing::Values(Good{"object", R"({"a":1,"b":[true,false,null,"x"]})"}, Good{"empty_object", "{}"},
                    Good{"int64_min", "-9223372036854775808"}, Good{"uint64_max", "18446744073709551615"},
                    Good{"same_key_in_two_objects", R"([{"a":1},{"a":2}])"},
                    Good{"same_key_in_parent_and_child", R"({"a":{"a":{"a":1}}})"},
                    Good{"key_again_after_a_child", R"({"a":{"b":1},"b":2})"},
                    Good{"keys_differ_in_case", R"({"a":1,"A":2})"},
                    Good{"sixteen_arrays", nested(16, '[', ']')}, Good{"vietnamese", R"(["Nguyễn"])"}),
    [](const auto& row) { return std::string{row.param.name}; });

struct Bad {
    const char* name;
    std::string text;
    Errc errc;
};
class RefuseJson : public testing::TestWithParam<Bad> {};

TEST_P(RefuseJson, with_its_error) {
    EXPECT_THAT(read_json(GetParam().text), fails_with(GetParam().errc));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, RefuseJson,
    testing::Values(
        Bad{"duplicate", R"({"a":1,"a":2})", Errc::duplicate_key},
        Bad{"duplicate_apart", R"({"a":1,"b":2,"a":1})", Errc::duplicate_key},
        Bad{"duplicate_at_depth", R"({"p":[{"x":{"a":1,"b":[],"a":2}}]})", Errc::duplicate_key},
        Bad{"duplicate_around_a_child", R"({"a":{"a":1},"a":2})", Errc::duplicate_key},
        Bad{"duplicate_by_escape", R"({"a":1,"\u0061":2})", Errc::duplicate_key},
        Bad{"duplicate_empty_key", R"({"":1,"":2})", Errc::duplicate_key},
        Bad{"fraction", "1.5", Errc::invalid_params}, Bad{"fraction_zero", "[1.0]", Errc::invalid_params},
        Bad{"exponent", "1e2", Errc::invalid_params}, Bad{"infinity", "1e999", Errc::invalid_params},
        Bad{"tiny", "1e-999", Errc::invalid_params},
        Bad{"thirty_digits", std::string(30, '9'), Errc::invalid_params},
        Bad{"minus_thirty_digits", "-" + std::string(30, '9'), Errc::invalid_params},
        Bad{"above_uint64", "18446744073709551616", Errc::invalid_params},
        Bad{"below_int64", "-9223372036854775809", Errc::invalid_params},
        Bad{"thirty_digits_inside", R"({"a":[)" + std::string(30, '1') + "]}", Errc::invalid_params},
        Bad{"seventeen_arrays", nested(17, '[', ']'), Errc::too_deep},
        Bad{"endless_arrays", std::string(100'000, '['), Errc::too_deep},
        Bad{"octets_after", "{}x", Errc::parse_error}, Bad{"two_values", "{}{}", Errc::parse_error},
        Bad{"nul_after", std::string("{}\0", 3), Errc::parse_error}, Bad{"empty", "", Errc::parse_error},
        Bad{"blank", "  ", Errc::parse_error}, Bad{"cut_object", R"({"a":1)", Errc::parse_error},
        Bad{"cut_text", R"(["ab)", Errc::parse_error}, Bad{"cut_literal", "tru", Errc::parse_error},
        Bad{"trailing_comma", "[1,]", Errc::parse_error}, Bad{"comment", "/*x*/{}", Errc::parse_error},
        Bad{"single_quotes", "{'a':1}", Errc::parse_error}, Bad{"nan", "NaN", Errc::parse_error},
        Bad{"plus", "+1", Errc::parse_error}, Bad{"leading_zero", "01", Errc::parse_error},
        Bad{"byte_order_mark", "\xEF\xBB\xBF{}", Errc::parse_error},
        Bad{"control_in_text", "[\"a\nb\"]", Errc::parse_error},
        Bad{"overlong_utf8", "[\"\xC0\xAF\"]", Errc::parse_error},
        Bad{"cut_utf8", "[\"\xE1\xBA\"]", Errc::parse_error},
        Bad{"raw_surrogate", "[\"\xED\xA0\x80\"]", Errc::parse_error},
        Bad{"utf8_in_key", "{\"\xFF\":1}", Errc::parse_error},
        Bad{"lone_high_surrogate", R"(["\ud800"])", Errc::parse_error},
        Bad{"lone_low_surrogate", R"(["\udc00"])", Errc::parse_error},
        Bad{"high_then_high", R"(["\ud800\ud800"])", Errc::parse_error},
        Bad{"key_of_257", "{\"" + std::string(257, 'k') + "\":1}", Errc::too_large}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(ReadJsonDepth, is_the_callers_to_choose) {
    EXPECT_THAT(read_json("[[]]", 2), is_ok());
    EXPECT_THAT(read_json("[[[]]]", 2), fails_with(Errc::too_deep));
    EXPECT_THAT(read_json(R"({"a":{"a":{}}})", 2), fails_with(Errc::too_deep));
}

} // namespace
} // namespace kyso
