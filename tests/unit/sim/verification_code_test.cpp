// SPDX-License-Identifier: Apache-2.0
// Vectors made by other software: SK's Mobile-ID README (2f66…8cb6, 1462) and VGCA's calculator for
// DigestInfo(SHA-256("1234567890")), 924276.
#include "drivers/sim/verification_code.hpp"

#include <gtest/gtest.h>
#include <openssl/sha.h>

namespace kyso::sim {
namespace {

Bytes sha256(std::string_view text) {
    Bytes hash(SHA256_DIGEST_LENGTH);
    SHA256(as_bytes(text).data(), text.size(), hash.data());
    return hash;
}

TEST(VerificationCodeTest, vgca_is_that_of_its_own_calculator) {
    EXPECT_EQ(verification_code(CodeRule::vgca, sha256("1234567890")), "924276");
}

TEST(VerificationCodeTest, mobile_id_is_six_bits_and_seven) {
    // Only the first and the last octet count: 0x2f and 0xb6 as in SK's example.
    Bytes digest(32, 0x5a);
    digest.front() = 0x2f;
    digest.back() = 0xb6;
    EXPECT_EQ(verification_code(CodeRule::mobile_id, digest), "1462");
    EXPECT_EQ(verification_code(CodeRule::mobile_id, Bytes(32, 0x00)), "0000");
    EXPECT_EQ(verification_code(CodeRule::mobile_id, Bytes(32, 0xff)), "8191");
}

TEST(VerificationCodeTest, of_a_text_is_eighty_bits_of_the_statement) {
    // basenc --base32 of 00443214c7 4254b635cf, each letter by its value in Crockford's alphabet.
    Bytes digest(32, 0xff);
    const Bytes head = from_hex("00443214c74254b635cf").value();
    std::copy(head.begin(), head.end(), digest.begin());
    const std::string code = verification_code(CodeRule::text, digest);
    EXPECT_EQ(code, "0123-4567-89AB-CDEF");
    EXPECT_TRUE(is_text_code(code));
    for (const char* wrong : {"", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEI", "0123 4567-89AB-CDEF",
                              "0123-4567-89AB-CDEF0", "0123-4567-89ab-cdef"})
        EXPECT_FALSE(is_text_code(wrong)) << wrong;
}

TEST(VerificationCodeTest, digest_info_is_that_of_rfc_8017) {
    EXPECT_EQ(to_hex(sha256_digest_info(Bytes(32, 0xab))).substr(0, 40),
              "3031300d060960864801650304020105000420ab");
}

} // namespace
} // namespace kyso::sim
