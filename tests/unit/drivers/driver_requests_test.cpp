// SPDX-License-Identifier: Apache-2.0
#include "drivers/driver_wire.hpp"

#include "protocol/wire.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::drivers {
namespace {

using test::fails_with;
using test::is_ok;

ToBeSigned to_sign(DigestAlgorithm algorithm, Mechanism mechanism = Mechanism::ecdsa) {
    return {mechanism, algorithm, Bytes(digest_size(algorithm), 0xD1)};
}

struct Row {
    const char* name;
    DriverRequest request;
};
class Request : public testing::TestWithParam<Row> {};

TEST_P(Request, comes_back_as_it_went) {
    const auto read = read_request(encode(GetParam().request));
    ASSERT_THAT(read, is_ok());
    EXPECT_TRUE(*read == GetParam().request);
}

TEST_P(Request, cut_off_anywhere_is_refused) {
    const Bytes whole = encode(GetParam().request);
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THAT(read_request(ByteView{whole}.first(size)), fails_with(Errc::invalid_request)) << size;
}

TEST_P(Request, with_more_behind_it_is_refused) {
    Bytes longer = encode(GetParam().request);
    longer.push_back(0);
    EXPECT_THAT(read_request(longer), fails_with(Errc::invalid_request));
}

INSTANTIATE_TEST_SUITE_P(
    , Request,
    testing::Values(Row{"describe", DescribeRequest{}}, Row{"tokens", TokensRequest{}},
                    Row{"certificates", CertificatesRequest{~std::uint64_t{0}, "5404F1D2C3B4A596"}},
                    Row{"certificates_longest", CertificatesRequest{1, std::string(256, 's')}},
                    Row{"login_channel", LoginRequest{7, "5404", PinEntry::channel}},
                    Row{"login_pad", LoginRequest{7, "", PinEntry::pad}},
                    Row{"sign_sha256", SignRequest{{1}, to_sign(DigestAlgorithm::sha256)}},
                    Row{"sign_sha384", SignRequest{Bytes(255, 9), to_sign(DigestAlgorithm::sha384)}},
                    Row{"sign_sha512",
                        SignRequest{{0}, to_sign(DigestAlgorithm::sha512, Mechanism::rsa_pkcs1)}},
                    Row{"sign_pss", SignRequest{{0}, to_sign(DigestAlgorithm::sha512, Mechanism::rsa_pss)}},
                    Row{"login_last_try", LoginRequest{7, "5404", PinEntry::channel, true}},
                    Row{"logout", LogoutRequest{}}, Row{"next_pin", NextPinRequest{}}),
    [](const auto& row) { return row.param.name; });

/// The table of docs/decisions/0001-shape.md, octet by octet: the two sides may not change it together
/// unseen.
TEST(RequestOctets, are_those_of_the_decision) {
    EXPECT_EQ(encode(DescribeRequest{}), Bytes{1});
    EXPECT_EQ(encode(TokensRequest{}), Bytes{2});
    EXPECT_EQ(to_hex(encode(CertificatesRequest{0x0102, "AB"})), "03"
                                                                 "0000000000000102"
                                                                 "00000002"
                                                                 "4142");
    EXPECT_EQ(to_hex(encode(LoginRequest{3, "A", PinEntry::channel})), "04"
                                                                       "0000000000000003"
                                                                       "00000001"
                                                                       "41"
                                                                       "01"
                                                                       "00");
    EXPECT_TRUE(to_hex(encode(LoginRequest{3, "A", PinEntry::pad, true})).ends_with("410001"));
    EXPECT_EQ(to_hex(encode(SignRequest{{0xEE}, to_sign(DigestAlgorithm::sha256)})).substr(0, 26), "05"
                                                                                                   "00000001"
                                                                                                   "ee"
                                                                                                   "02"
                                                                                                   "01"
                                                                                                   "00000020"
                                                                                                   "d1");
    EXPECT_EQ(encode(LogoutRequest{}), Bytes{6});
    EXPECT_EQ(encode(NextPinRequest{}), Bytes{7});
}

Bytes sign_octets(std::size_t key_id, unsigned mechanism, unsigned algorithm, std::size_t digest) {
    WireWriter writer;
    writer.u8(5).bytes(Bytes(key_id, 1)).u8(static_cast<std::uint8_t>(mechanism));
    writer.u8(static_cast<std::uint8_t>(algorithm)).bytes(Bytes(digest, 2));
    return writer.take();
}

Bytes login_octets(std::string_view serial, unsigned pin, unsigned last_try = 0) {
    WireWriter writer;
    writer.u8(4).u64(1).text(serial).u8(static_cast<std::uint8_t>(pin));
    writer.u8(static_cast<std::uint8_t>(last_try));
    return writer.take();
}

struct Malformed {
    const char* name;
    Bytes octets;
};
class MalformedRequest : public testing::TestWithParam<Malformed> {};
TEST_P(MalformedRequest, is_refused) {
    EXPECT_THAT(read_request(GetParam().octets), fails_with(Errc::invalid_request));
}
INSTANTIATE_TEST_SUITE_P(
    , MalformedRequest,
    testing::Values(Malformed{"empty", {}}, Malformed{"type_0", {0}}, Malformed{"type_8", {8}},
                    Malformed{"an_answer", {0x81}}, Malformed{"an_error", {0xFF}},
                    Malformed{"serial_too_long", login_octets(std::string(257, 's'), 1)},
                    Malformed{"serial_not_utf8", login_octets("\xC3(", 1)},
                    Malformed{"last_try_2", login_octets("s", 1, 2)},
                    Malformed{"pin_2", login_octets("s", 2)}, Malformed{"pin_255", login_octets("s", 255)},
                    Malformed{"length_lies", {3, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 'A'}},
                    Malformed{"no_key_id", sign_octets(0, 1, 1, 32)},
                    Malformed{"key_id_too_long", sign_octets(256, 1, 1, 32)},
                    Malformed{"mechanism_0", sign_octets(1, 0, 1, 32)},
                    Malformed{"mechanism_4", sign_octets(1, 4, 1, 32)},
                    Malformed{"algorithm_0", sign_octets(1, 1, 0, 32)},
                    Malformed{"algorithm_4", sign_octets(1, 1, 4, 64)},
                    Malformed{"no_digest", sign_octets(1, 1, 1, 0)},
                    Malformed{"digest_short", sign_octets(1, 1, 1, 31)},
                    Malformed{"digest_of_another", sign_octets(1, 1, 2, 64)},
                    Malformed{"digest_long", sign_octets(1, 1, 3, 65)}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::drivers
