// SPDX-License-Identifier: Apache-2.0
#include "cli/driver_troubles.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace kyso::cli {
namespace {

std::vector<DriverTrouble> read(const char* text) {
    return read_troubles(boost::json::parse(text).as_object());
}

TEST(DriverTroubles, are_read_as_the_protocol_has_them) {
    const auto troubles = read(R"({"devices":[],"troubles":[
        {"error":"driver_quarantined","driver":"ACME","retryAfter":42},{"error":"driver_died","driver":"B"}]})");
    ASSERT_EQ(troubles.size(), 2U);
    EXPECT_EQ(troubles[0].retry_after, 42);
    EXPECT_THAT(told(troubles[0], Language::en), testing::HasSubstr("“ACME”"));
    EXPECT_THAT(advice(troubles[0], Language::vi), testing::HasSubstr("42 giây"));
    EXPECT_THAT(advice(troubles[1], Language::en), testing::Not(testing::HasSubstr("restore")));
}

TEST(DriverTroubles, that_are_none_are_left_out) {
    for (const char* text :
         {R"({"devices":[]})", R"({"troubles":7})", R"({"troubles":["x",{},{"error":1}]})"})
        EXPECT_TRUE(read(text).empty()) << text;
}

TEST(DriverTroubles, of_a_hostile_name_are_printable) {
    const auto troubles = read("{\"troubles\":[{\"error\":\"driver_died\",\"driver\":\"A\\u001b[2J\"}]}");
    ASSERT_EQ(troubles.size(), 1U);
    EXPECT_EQ(told(troubles[0], Language::en).find('\x1b'), std::string::npos);
}

} // namespace
} // namespace kyso::cli
