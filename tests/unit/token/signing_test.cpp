// SPDX-License-Identifier: Apache-2.0
// GENERAL AUTHENTICATE: OpenSSL verifies what comes out; which key wants which PIN; what is refused.
#include "card_fixture.hpp"

#include <openssl/rsa.h>

namespace kyso::token {
namespace {

/// RSASSA-PKCS1-v1_5 with SHA-256 of 32 octets 7, padded as a module pads it (RFC 8017, 9.2).
Bytes padded_digest() {
    Bytes block = hex("3031300D060960864801650304020105000420");
    block.insert(block.end(), 32, 7);
    Bytes whole{0, 1};
    whole.insert(whole.end(), 256 - 3 - block.size(), 0xFF);
    whole.push_back(0);
    whole.insert(whole.end(), block.begin(), block.end());
    return whole;
}

class Signing : public CardTest {
  protected:
    /// The signature in the answer; empty for none.
    Bytes sign(std::uint8_t reference) {
        const bool rsa = reference < 0x9D;
        const Bytes answer = authenticate(rsa ? 0x07 : 0x11, reference, rsa ? padded_digest() : Bytes(32, 7));
        const auto outer = read_tlvs(answer);
        if (!outer || outer->size() != 1) return {};
        const auto inner = read_tlvs(outer->front().value);
        if (!inner || inner->size() != 1 || inner->front().tag != 0x82) return {};
        return {inner->front().value.begin(), inner->front().value.end()};
    }
    static bool verifies(std::uint8_t reference, const Bytes& made) {
        const auto keys = four_keys();
        const PivKey& key = keys.at(static_cast<KeyReference>(reference));
        const signature::PkeyContextHandle context{EVP_PKEY_CTX_new(key.key.get(), nullptr)};
        EVP_PKEY_verify_init(context.get());
        EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256());
        const Bytes digest(32, 7);
        return EVP_PKEY_verify(context.get(), made.data(), made.size(), digest.data(), digest.size()) == 1;
    }
};

TEST_F(Signing, each_key_signs_and_openssl_verifies) {
    for (const std::uint8_t reference : Bytes{0x9A, 0x9C, 0x9D, 0x9E}) {
        ASSERT_EQ(log_in(), "9000");
        EXPECT_TRUE(verifies(reference, sign(reference))) << unsigned{reference} << ' ' << status_;
    }
    EXPECT_EQ(card_.counters().signatures, 4U);
    EXPECT_FALSE(verifies(0x9E, sign(0x9D))) << "the check tells keys apart";
}

TEST_F(Signing, rsa_answers_in_two_portions) {
    log_in();
    sign(0x9A);
    EXPECT_THAT(first_, testing::StartsWith("7c82010482820100"));
    EXPECT_THAT(first_, testing::EndsWith("6108"));
    EXPECT_EQ(status_, "9000");
}

TEST_F(Signing, who_has_not_given_the_pin_gets_nothing_but_from_9e) {
    for (const std::uint8_t reference : Bytes{0x9A, 0x9C, 0x9D}) {
        EXPECT_TRUE(sign(reference).empty());
        EXPECT_EQ(status_, "6982") << unsigned{reference};
    }
    EXPECT_TRUE(verifies(0x9E, sign(0x9E)));
    log_in();
    card_.reset();
    sign(0x9A);
    EXPECT_EQ(status_, "6982") << "a reset logs out";
    EXPECT_EQ(card_.counters().authenticate, 5U);
    EXPECT_EQ(card_.counters().signatures, 1U);
}

TEST_F(Signing, signature_key_wants_the_pin_just_before_each) {
    log_in();
    EXPECT_TRUE(verifies(0x9C, sign(0x9C)));
    sign(0x9C);
    EXPECT_EQ(status_, "6982") << "a second one";
    log_in();
    send("00CB3FFF 03 5C017E 00");
    sign(0x9C);
    EXPECT_EQ(status_, "6982") << "something came between";
    EXPECT_TRUE(verifies(0x9A, sign(0x9A))) << "the login as such goes on";
    log_in();
    send("00200080"); // asks only
    EXPECT_TRUE(verifies(0x9C, sign(0x9C)));
}

TEST_F(Signing, what_is_refused) {
    log_in();
    authenticate(0x11, 0x9A, Bytes(32, 7));
    EXPECT_EQ(status_, "6a86") << "the key's algorithm is another";
    authenticate(0x07, 0x9B, padded_digest());
    EXPECT_EQ(status_, "6a86") << "card management";
    authenticate(0x07, 0x9A, Bytes(255, 1));
    EXPECT_EQ(status_, "6a80") << "too short a block";
    authenticate(0x07, 0x9A, Bytes(256, 0xFF));
    EXPECT_EQ(status_, "6a80") << "not below the modulus";
    authenticate(0x11, 0x9D, Bytes(33, 1));
    EXPECT_EQ(status_, "6a80");
    authenticate(0x11, 0x9D, {});
    EXPECT_EQ(status_, "6a80");
    for (const char* data : {"04 7C028200", "06 7C0482008100", "02 7C00", "06 7D0482008101", "03 7C0182",
                             "09 7C0782008101018300", "08 7C06820101810101"})
        EXPECT_EQ(send("0087119D" + std::string{data} + "00"), "6a80") << data;
    EXPECT_EQ(card_.counters().signatures, 0U);
}

TEST_F(Signing, wanted_part_may_stand_last) {
    log_in();
    const std::string answer = send("0087119D 27 7C25 8121" + to_hex(Bytes(33, 0)) + "8200 00");
    EXPECT_EQ(answer, "6a80");
    EXPECT_THAT(send("0087119D 26 7C24 8120" + to_hex(Bytes(32, 7)) + "8200 00"), testing::EndsWith("9000"));
}

} // namespace
} // namespace kyso::token
