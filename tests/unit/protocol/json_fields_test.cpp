// SPDX-License-Identifier: Apache-2.0
#include "protocol/json_fields.hpp"

#include "protocol/json_reader.hpp"
#include "tests/support/result_matchers.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace kyso {
namespace {

using test::fails_with;
using test::is_ok;

/// Reads every kind of member once, the list's elements with readers of their own.
Result<void> read_sample(const boost::json::value& value) {
    JsonFields fields{value, "params"};
    fields.text("name", {2, 5});
    fields.optional_text("nick", {1, 3});
    fields.choice("colour", {"red", "blue"});
    fields.number("age", 150);
    fields.boolean("alive");
    fields.base64("data", {2, 4});
    const auto elements = fields.list("pets", 1, 2);
    for (std::size_t i = 0; i < elements.size(); ++i) {
        JsonFields pet{*elements[i], fields.element_path("pets", i)};
        pet.text("kind", {1, 8});
        if (auto read = pet.finish(); !read) fields.fail(read.error());
    }
    return fields.finish();
}

struct Row {
    const char* name;
    const char* member;      ///< replaced in the good sample; or added
    const char* replacement; ///< JSON; null: taken out
    const char* path;        ///< of the error; empty: good
};
class Fields : public testing::TestWithParam<Row> {};

TEST_P(Fields, name_the_path_of_the_wrong_member) {
    const auto& [name, member, replacement, path] = GetParam();
    auto value = *read_json(
        R"({"name":"abc","colour":"red","age":7,"alive":true,"data":"AAEC","pets":[{"kind":"cat"},{"kind":"dog"}]})");
    if (replacement != nullptr)
        value.as_object()[member] = *read_json(replacement);
    else
        value.as_object().erase(member);
    const auto read = read_sample(value);
    if (std::string_view{path}.empty()) {
        EXPECT_THAT(read, is_ok());
    } else {
        ASSERT_THAT(read, fails_with(Errc::invalid_params));
        EXPECT_EQ(read.error().path(), path);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Members, Fields,
    testing::Values(
        Row{"good", "name", "\"abc\"", ""}, Row{"name_missing", "name", nullptr, "params.name"},
        Row{"name_null", "name", "null", "params.name"}, Row{"name_number", "name", "1", "params.name"},
        Row{"name_short", "name", "\"a\"", "params.name"}, Row{"name_shortest", "name", "\"ab\"", ""},
        Row{"name_longest", "name", "\"abcde\"", ""}, Row{"name_long", "name", "\"abcdef\"", "params.name"},
        Row{"octets_not_letters", "name", "\"ễễ\"", "params.name"}, Row{"nick_there", "nick", "\"ab\"", ""},
        Row{"nick_null", "nick", "null", "params.nick"}, Row{"nick_empty", "nick", "\"\"", "params.nick"},
        Row{"nick_long", "nick", "\"abcd\"", "params.nick"},
        Row{"colour_other", "colour", "\"green\"", "params.colour"},
        Row{"colour_case", "colour", "\"Red\"", "params.colour"},
        Row{"colour_missing", "colour", nullptr, "params.colour"},
        Row{"colour_empty", "colour", "\"\"", "params.colour"}, Row{"age_zero", "age", "0", ""},
        Row{"age_most", "age", "150", ""}, Row{"age_above", "age", "151", "params.age"},
        Row{"age_negative", "age", "-1", "params.age"},
        Row{"age_huge", "age", "18446744073709551615", "params.age"},
        Row{"age_text", "age", "\"7\"", "params.age"}, Row{"age_missing", "age", nullptr, "params.age"},
        Row{"alive_false", "alive", "false", ""}, Row{"alive_number", "alive", "1", "params.alive"},
        Row{"alive_missing", "alive", nullptr, "params.alive"},
        Row{"data_short", "data", "\"AA==\"", "params.data"}, Row{"data_2", "data", "\"AAE=\"", ""},
        Row{"data_4", "data", "\"AAECAw==\"", ""}, Row{"data_5", "data", "\"AAECAwQ=\"", "params.data"},
        Row{"data_7", "data", "\"AAECAwQFBg==\"", "params.data"},
        Row{"data_url", "data", "\"_-_-\"", "params.data"},
        Row{"data_unpadded", "data", "\"AAE\"", "params.data"},
        Row{"pets_missing", "pets", nullptr, "params.pets"}, Row{"pets_none", "pets", "[]", "params.pets"},
        Row{"pets_object", "pets", "{}", "params.pets"},
        Row{"pets_three", "pets", R"([{"kind":"a"},{"kind":"b"},{"kind":"c"}])", "params.pets"},
        Row{"pet_not_object", "pets", R"([{"kind":"a"},7])", "params.pets[1]"},
        Row{"pet_kind_missing", "pets", R"([{}])", "params.pets[0].kind"},
        Row{"pet_kind_wrong", "pets", R"([{"kind":"a"},{"kind":""}])", "params.pets[1].kind"},
        Row{"pet_unknown", "pets", R"([{"kind":"a"},{"kind":"b","x":1}])", "params.pets[1].x"},
        Row{"unknown", "extra", "1", "params.extra"}, Row{"unknown_null", "extra", "null", "params.extra"},
        Row{"unknown_case", "Name", "\"abc\"", "params.Name"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(JsonFieldsFaults, the_first_one_stays) {
    const auto value = *read_json(R"({"a":1,"b":2})");
    JsonFields fields{value, "p"};
    fields.text("a", {1, 8});
    fields.text("b", {1, 8});
    fields.fail("c", "later");
    EXPECT_FALSE(fields.good());
    EXPECT_EQ(fields.finish().error().path(), "p.a");
    EXPECT_EQ(fields.number("b", 9), 0U);
}

TEST(JsonFieldsFaults, what_is_no_object_is_named_itself) {
    for (const char* text : {"null", "[]", "\"x\"", "1"}) {
        const auto value = *read_json(text);
        JsonFields fields{value, "params", Errc::invalid_request};
        EXPECT_FALSE(fields.has("a"));
        EXPECT_THAT(fields.finish(), fails_with(Errc::invalid_request));
        EXPECT_EQ(fields.finish().error().path(), "params");
    }
}

TEST(JsonFieldsFaults, an_endless_unknown_name_is_not_repeated) {
    const auto value = *read_json("{\"" + std::string(65, 'k') + "\":1}");
    JsonFields fields{value, "params"};
    EXPECT_EQ(fields.finish().error().path(), "params.?");
}

} // namespace
} // namespace kyso
