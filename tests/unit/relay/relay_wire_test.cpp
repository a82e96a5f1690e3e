// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_wire.hpp"

#include "protocol/wire.hpp"
#include "tests/support/result_matchers.hpp"

namespace kyso::drivers {
namespace {

using signature::RevocationAnswer;
using signature::RevocationQuestion;
using test::fails_with;
using test::is_ok;

const RevocationQuestion ocsp{RevocationQuestion::Kind::ocsp, "http://ocsp.example/", {1, 2, 3}, true};
const RevocationQuestion crl{RevocationQuestion::Kind::crl, "http://crl.example/ca.crl", {}, false};

TEST(relay_wire, questions_come_back) {
    for (const RevocationQuestion& question : {ocsp, crl}) {
        const auto read = read_question(encode_question(question));
        ASSERT_THAT(read, is_ok());
        EXPECT_EQ(*read, question);
    }
}

TEST(relay_wire, prefixes_and_extensions_of_a_question_are_none) {
    Bytes whole = encode_question(ocsp);
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THAT(read_question(ByteView{whole}.first(size)), fails_with(Errc::invalid_params)) << size;
    whole.push_back(0);
    EXPECT_THAT(read_question(whole), fails_with(Errc::invalid_params));
}

Bytes raw(std::uint8_t type, std::uint8_t kind, std::uint8_t fresh, const std::string& address,
          const Bytes& request) {
    return WireWriter{}.u8(type).u8(kind).u8(fresh).text(address).bytes(request).take();
}

TEST(relay_wire, wrong_fields_of_a_question_are_refused) {
    const Bytes body{1};
    EXPECT_THAT(read_question(raw(1, 1, 0, "http://a", body)), is_ok());
    EXPECT_THAT(read_question(raw(2, 1, 0, "http://a", body)), fails_with(Errc::invalid_params)) << "type";
    EXPECT_THAT(read_question(raw(1, 2, 0, "http://a", body)), fails_with(Errc::invalid_params)) << "kind";
    EXPECT_THAT(read_question(raw(1, 1, 2, "http://a", body)), fails_with(Errc::invalid_params)) << "fresh";
    EXPECT_THAT(read_question(raw(1, 0, 0, "http://a", body)), fails_with(Errc::invalid_params))
        << "CRL with a body";
    EXPECT_THAT(read_question(raw(1, 1, 0, "http://a", {})), fails_with(Errc::invalid_params))
        << "OCSP without";
    EXPECT_THAT(read_question(raw(1, 1, 0, "\xFF", body)), fails_with(Errc::invalid_params)) << "UTF-8";
    EXPECT_THAT(read_question(raw(1, 1, 0, std::string(1025, 'a'), body)), fails_with(Errc::invalid_params));
    EXPECT_THAT(read_question(raw(1, 1, 0, "http://a", Bytes(4097))), fails_with(Errc::invalid_params));
}

TEST(relay_wire, answers_come_back) {
    for (const bool remembered : {true, false}) {
        const auto read = read_answer(encode_answer(RevocationAnswer{{4, 5, 6}, remembered}));
        ASSERT_THAT(read, is_ok());
        EXPECT_EQ(read->bytes, (Bytes{4, 5, 6}));
        EXPECT_EQ(read->remembered, remembered);
    }
    const auto refused = read_answer(encode_answer(Error{Errc::fetch_refused, "private"}));
    ASSERT_THAT(refused, fails_with(Errc::fetch_refused));
    EXPECT_EQ(refused.error().detail(), "private");
}

TEST(relay_wire, a_lying_relay_has_failed) {
    Bytes whole = encode_answer(RevocationAnswer{{4, 5, 6}, false});
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THAT(read_answer(ByteView{whole}.first(size)), fails_with(Errc::fetch_failed)) << size;
    whole.push_back(0);
    EXPECT_THAT(read_answer(whole), fails_with(Errc::fetch_failed));
    EXPECT_THAT(read_answer(WireWriter{}.u8(0x81).u8(7).bytes(Bytes{}).take()),
                fails_with(Errc::fetch_failed));
    EXPECT_THAT(read_answer(WireWriter{}.u8(0xFF).text("no_such_error").text("").take()),
                fails_with(Errc::fetch_failed));
}

TEST(relay_wire, long_and_broken_details_are_cut) {
    EXPECT_THAT(read_answer(encode_answer(Error{Errc::fetch_failed, std::string(5000, 'x')})),
                fails_with(Errc::fetch_failed));
    EXPECT_THAT(read_answer(encode_answer(Error{Errc::too_large, "\xFF\xFE"})), fails_with(Errc::too_large));
    EXPECT_THAT(read_answer(encode_answer(Error{Errc::too_large, std::string(511, 'x') + "ký số"})),
                fails_with(Errc::too_large));
}

} // namespace
} // namespace kyso::drivers
