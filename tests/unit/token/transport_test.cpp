// SPDX-License-Identifier: Apache-2.0
// What lies below the commands: Le and GET RESPONSE, chains, classes; and SELECT, GET DATA, YubiKey's own.
#include "card_fixture.hpp"

namespace kyso::token {
namespace {

using testing::EndsWith;
using testing::StartsWith;

const std::string discovery = "7e124f0ba0000003080000100001005f2f024000";
const std::string get_discovery = "00CB3FFF 03 5C017E";

TEST_F(CardTest, application_is_selected_by_its_whole_name_or_the_beginning) {
    const std::string answer = "61114f0600001000010079074f05a0000003089000";
    for (const char* name : {"05 A000000308", "09 A00000030800001000", "0B A000000308000010000100"})
        EXPECT_EQ(send("00A40400" + std::string{name} + "00"), answer) << name;
    EXPECT_EQ(send("00A40400 05 A000000308"), answer) << "ykcs11 names no Le";
    EXPECT_EQ(send("00A40400 04 A0000003"), "6a82");
    EXPECT_EQ(send("00A40400 05 A000000527"), "6a82") << "another application";
    EXPECT_EQ(send("00A40400 0C A00000030800001000010000"), "6a82");
    EXPECT_EQ(send("00A40000 02 3F00"), "6a86") << "there are no files";
}

TEST_F(CardTest, selecting_again_leaves_the_login) {
    ASSERT_EQ(log_in(), "9000");
    send("00A40400 05 A000000308 00");
    EXPECT_EQ(send("00200080"), "9000");
    card_.reset();
    EXPECT_EQ(send("00200080"), "63c3");
}

TEST_F(CardTest, data_are_there_without_select_and_in_the_portions_asked_for) {
    EXPECT_EQ(send(get_discovery + "00"), discovery + "9000");
    EXPECT_EQ(send(get_discovery + "08"), discovery.substr(0, 16) + "610c");
    EXPECT_EQ(send("00C0000004"), discovery.substr(16, 8) + "6108");
    EXPECT_EQ(send("00C0000000"), discovery.substr(24) + "9000");
    EXPECT_EQ(send("00C0000000"), "6985") << "nothing is left";
    send(get_discovery + "08");
    EXPECT_EQ(send("00200080"), "63c3");
    EXPECT_EQ(send("00C0000000"), "6985") << "another command forgets the rest";
}

TEST_F(CardTest, certificates_are_those_of_the_keys) {
    const auto keys = four_keys();
    const std::pair<const char*, KeyReference> rows[] = {{"5FC105", KeyReference::authentication},
                                                         {"5FC10A", KeyReference::signature},
                                                         {"5FC10B", KeyReference::management},
                                                         {"5FC101", KeyReference::card_authentication}};
    for (const auto& [tag, reference] : rows) {
        const Bytes object = whole("00CB3FFF 05 5C03" + std::string{tag} + "00");
        const auto outer = read_tlvs(object);
        ASSERT_TRUE(outer && outer->size() == 1) << tag;
        const auto inner = read_tlvs(outer->front().value);
        ASSERT_TRUE(inner && inner->size() == 3) << tag;
        EXPECT_EQ(inner->front().tag, 0x70U);
        const auto read = signature::Certificate::parse(inner->front().value);
        ASSERT_THAT(read, test::is_ok()) << tag;
        EXPECT_EQ(EVP_PKEY_eq(X509_get0_pubkey(read->native()), keys.at(reference).key.get()), 1) << tag;
    }
}

TEST_F(CardTest, identifiers_hold_the_serial) {
    EXPECT_THAT(to_hex(whole("00CB3FFF 05 5C035FC102 00")),
                testing::HasSubstr("34104b59534f00004000800000000102030435083230343931323331"));
    EXPECT_THAT(to_hex(whole("00CB3FFF 05 5C035FC107 00")), testing::HasSubstr("01020304f10121"));
}

TEST_F(CardTest, wrong_requests_for_data) {
    EXPECT_EQ(send("00CB3FFF 05 5C035FC10C 00"), "6a82") << "no key history";
    EXPECT_EQ(send("00CB3F00 03 5C017E 00"), "6a86");
    for (const char* data :
         {"02 5C00", "03 5D017E", "03 5C027E", "06 5C045FC10500", "06 5C017E5C017E", "01 5C"})
        EXPECT_THAT(send("00CB3FFF" + std::string{data} + "00"), EndsWith("6a80")) << data;
}

TEST_F(CardTest, what_is_no_command_of_this_card) {
    EXPECT_EQ(send("002000"), "6700");
    EXPECT_EQ(send("00A40400000005A000000308"), "6700") << "extended form";
    EXPECT_EQ(send("80CADF30"), "6e00");
    EXPECT_EQ(send("0CCB3FFF 03 5C017E"), "6e00") << "secure messaging";
    EXPECT_EQ(send("00CADF3008"), "6d00");
    EXPECT_EQ(send("00FD000000"), "6d00") << "no YubiKey";
}

TEST_F(CardTest, chains_come_to_their_end_or_are_broken) {
    EXPECT_EQ(send("10CB3FFF 01 5C"), "9000");
    EXPECT_EQ(send("00CB3FFF 02 017E 00"), discovery + "9000");
    EXPECT_EQ(send("10CB3FFF 01 5C"), "9000");
    EXPECT_EQ(send("00200080"), "6883");
    EXPECT_EQ(send("00200080"), "63c3") << "and then goes on";
    const std::string part = "108707 9A FF" + to_hex(Bytes(255, 0));
    for (std::size_t sent = 255; sent <= PivCard::chain_limit; sent += 255)
        EXPECT_EQ(send(part), "9000");
    EXPECT_EQ(send(part), "6700");
    EXPECT_EQ(send("00200080"), "63c3");
}

TEST(YubiKey, tells_version_and_serial) {
    CardProfile profile;
    profile.serial = 0x01020304;
    profile.yubikey = {5, 4, 2};
    PivCard card{profile, {}};
    EXPECT_THAT(to_hex(card.reset()), StartsWith("3bfd13"));
    EXPECT_EQ(to_hex(card.transmit(hex("00FD000000"))), "0504029000");
    EXPECT_EQ(to_hex(card.transmit(hex("00F8000000"))), "010203049000");
    EXPECT_EQ(to_hex(card.transmit(hex("00F8000100"))), "6a86");
    EXPECT_EQ(to_hex(card.transmit(hex("00F99A0000"))), "6d00") << "no attestation";
}

} // namespace
} // namespace kyso::token
