// SPDX-License-Identifier: Apache-2.0
// RFC 8785, as far as strings, arrays and objects go; expected texts are those of the RFC.
#include "signature/canonical_json.hpp"

#include "tests/support/result_matchers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

namespace kyso::signature {
namespace {

using test::fails_with;

std::string canonical(std::string_view text) {
    return canonical_json(boost::json::parse({text.data(), text.size()})).value();
}

struct Row {
    std::string name, input, expected;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}

class CanonicalJson : public testing::TestWithParam<Row> {};

TEST_P(CanonicalJson, has_one_spelling) {
    EXPECT_EQ(canonical(GetParam().input), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    rows, CanonicalJson,
    testing::Values(
        Row{"empty_object", "{ }", "{}"}, Row{"empty_array", "[ ]", "[]"},
        Row{"empty_string", " \"\" ", "\"\""},
        // Section 3.2.2: the string member of its sample.
        Row{"rfc_sample_string", R"("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/")",
            R"("€$\u000f\nA'B\"\\\\\"/")"},
        // Section 3.2.3: the order of this sample shows that keys are compared as UTF-16.
        Row{"rfc_sorting",
            R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",)"
            R"("1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",)"
            R"("\u00f6":"Latin Small Letter O With Diaeresis"})",
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
            "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
            "\"😀\":\"Emoji: Grinning Face\",\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}"},
        Row{"short_escapes", R"("\u0008\u0009\u000a\u000c\u000d")", R"("\b\t\n\f\r")"},
        Row{"other_controls", R"("\u0000\u0007\u000b\u000e\u001f")", R"("\u0000\u0007\u000b\u000e\u001f")"},
        Row{"delete_is_literal", R"("\u007f")", "\"\x7F\""}, Row{"slash_is_literal", R"("\/")", "\"/\""},
        Row{"line_separator_is_literal", R"("\u2028")", "\"\xE2\x80\xA8\""},
        Row{"vietnamese", R"({"t\u00ean":"Nguy\u1ec5n"})", R"({"tên":"Nguyễn"})"},
        Row{"array_order_is_kept", R"([ "b" , "a" ])", R"(["b","a"])"},
        Row{"sorted_at_each_level", R"({"b":{"d":"1","c":"2"},"a":["x"]})",
            R"({"a":["x"],"b":{"c":"2","d":"1"}})"},
        Row{"prefix_comes_first", R"({"aa":"1","a":"2","":"3"})", R"({"":"3","a":"2","aa":"1"})"}),
    [](const auto& row) { return row.param.name; });

class NotCanonical : public testing::TestWithParam<Row> {};

TEST_P(NotCanonical, is_refused_with_its_path) {
    const auto result = canonical_json(boost::json::parse(GetParam().input));
    ASSERT_THAT(result, fails_with(Errc::statement_invalid));
    EXPECT_EQ(result.error().path(), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(rows, NotCanonical,
                         testing::Values(Row{"number", "1", ""},
                                         Row{"nested_number", R"({"a":["x",{"b":1}]})", "a[1].b"},
                                         Row{"floating", R"({"a":1.5})", "a"},
                                         Row{"boolean", R"(["x",true])", "[1]"},
                                         Row{"null", R"({"a":null})", "a"}),
                         [](const auto& row) { return row.param.name; });

TEST(canonical_json, refuses_text_that_is_not_utf8) {
    EXPECT_THAT(canonical_json(boost::json::string("\xC0\xAF")), fails_with(Errc::statement_invalid));
    EXPECT_THAT(canonical_json(boost::json::object{{"\xFF", "x"}}), fails_with(Errc::statement_invalid));
}

TEST(canonical_json, refuses_depth) {
    boost::json::value value = "x";
    for (int i = 0; i < 16; ++i)
        value = boost::json::array{value};
    EXPECT_THAT(canonical_json(value), test::is_ok());
    value = boost::json::array{value};
    EXPECT_THAT(canonical_json(value), fails_with(Errc::too_deep));
}

} // namespace
} // namespace kyso::signature
