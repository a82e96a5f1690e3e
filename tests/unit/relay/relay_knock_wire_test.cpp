// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_knock_wire.hpp"

#include "protocol/wire.hpp"
#include "tests/support/result_matchers.hpp"

namespace kyso::drivers {
namespace {

using test::fails_with;
using test::is_ok;

const Origin origin = Origin::parse("https://portal.example").value();
const std::vector<KnownGateway> two{
    {origin, "https://gateway.example"},
    {Origin::parse("http://localhost:8080").value(), "https://127.0.0.1:8443"}};

TEST(relay_knock_wire, questions_come_back) {
    const auto list = read_knock(encode_gateways_question());
    ASSERT_THAT(list, is_ok());
    EXPECT_FALSE(*list);
    const auto knock = read_knock(encode_knock(origin));
    ASSERT_THAT(knock, is_ok());
    EXPECT_EQ(*knock, origin);
}

TEST(relay_knock_wire, other_questions_are_none) {
    const auto refused = fails_with(Errc::invalid_params);
    for (Bytes whole : {encode_gateways_question(), encode_knock(origin)}) {
        for (std::size_t size = 0; size < whole.size(); ++size)
            EXPECT_THAT(read_knock(ByteView{whole}.first(size)), refused) << size;
        whole.push_back(0);
        EXPECT_THAT(read_knock(whole), refused);
    }
    for (const std::uint8_t type : Bytes{0, 1, 2, 5, 0x85, 0xFF})
        EXPECT_THAT(read_knock(WireWriter{}.u8(type).text(origin.text()).take()), refused) << int{type};
    EXPECT_THAT(read_knock(WireWriter{}.u8(6).text("portal.example").take()), refused);
}

TEST(relay_knock_wire, answers_come_back) {
    for (const auto& gateways :
         {std::vector<KnownGateway>{}, two, std::vector<KnownGateway>(most_gateways, two.front())}) {
        const auto read = read_gateway_list(encode_gateway_list(gateways));
        ASSERT_THAT(read, is_ok());
        EXPECT_EQ(*read, gateways);
    }
    EXPECT_THAT(read_knock_answer(encode_knock_answer({})), is_ok());
    const Error silent{Errc::gateway_unreachable, "localhost: Connection refused"};
    const auto read = read_knock_answer(encode_knock_answer(silent));
    ASSERT_THAT(read, fails_with(Errc::gateway_unreachable));
    EXPECT_EQ(read.error().detail(), silent.detail());
    EXPECT_THAT(read_gateway_list(encode_relay_error(Error{Errc::invalid_params})),
                fails_with(Errc::invalid_params))
        << "a relay that knows no such question";
}

TEST(relay_knock_wire, a_lying_relay_has_failed) {
    const auto failed = fails_with(Errc::fetch_failed);
    Bytes list = encode_gateway_list(two);
    for (std::size_t size = 0; size < list.size(); ++size)
        EXPECT_THAT(read_gateway_list(ByteView{list}.first(size)), failed) << size;
    list.push_back(0);
    EXPECT_THAT(read_gateway_list(list), failed);
    const auto claims = [](std::uint32_t count, const std::string& of, const std::string& address) {
        return WireWriter{}.u8(0x85).u32(count).text(of).text(address).take();
    };
    EXPECT_THAT(read_gateway_list(claims(1, origin.text(), "https://a.example")), is_ok());
    EXPECT_THAT(read_gateway_list(claims(2, origin.text(), "https://a.example")), failed);
    EXPECT_THAT(read_gateway_list(claims(0xFFFFFFFF, origin.text(), "https://a.example")), failed);
    EXPECT_THAT(read_gateway_list(claims(1, "portal.example", "https://a.example")), failed);
    EXPECT_THAT(read_gateway_list(claims(1, origin.text(), std::string(1025, 'a'))), failed);
    EXPECT_THAT(read_gateway_list(claims(1, origin.text(), "\xFF")), failed);
    EXPECT_THAT(read_knock_answer({}), failed);
    EXPECT_THAT(read_knock_answer(Bytes{0x86, 0}), failed);
    EXPECT_THAT(read_knock_answer(Bytes{0x85}), failed);
    EXPECT_THAT(read_knock_answer(Bytes{0xFF}), failed);
}

} // namespace
} // namespace kyso::drivers
