// SPDX-License-Identifier: Apache-2.0
// Keys made at the start, and given as PEM.
#include "card_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <sstream>

namespace kyso::token {
namespace {

Bytes content_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    const std::string octets = text.str();
    return {octets.begin(), octets.end()};
}

class Pem : public testing::Test {
  protected:
    std::pair<Bytes, Bytes> pem(test::KeyKind kind, unsigned number = 0) {
        test::Profile profile;
        profile.key = kind;
        profile.key_number = number;
        const test::Issued issued = pki_.issue(profile);
        test::write_pkcs8_pem(issued.key, folder_ / "key");
        test::write_certificates_pem({issued.certificate}, folder_ / "crt");
        return {content_of(folder_ / "key"), content_of(folder_ / "crt")};
    }
    test::TestPki pki_;
    test::TemporaryFolder folder_;
};

TEST_F(Pem, both_kinds_are_read) {
    const auto [rsa, rsa_certificate] = pem(test::KeyKind::rsa_2048);
    const auto [ec, ec_certificate] = pem(test::KeyKind::ec_p256);
    const auto rsa_key = PivKey::from_pem(rsa, rsa_certificate),
               ec_key = PivKey::from_pem(ec, ec_certificate);
    ASSERT_THAT(rsa_key, test::is_ok());
    ASSERT_THAT(ec_key, test::is_ok());
    EXPECT_EQ(rsa_key->algorithm, KeyAlgorithm::rsa_2048);
    EXPECT_EQ(ec_key->algorithm, KeyAlgorithm::ec_p256);
    EXPECT_THAT(PivKey::from_pem(rsa, ec_certificate), test::fails_with(Errc::config_invalid))
        << "of another key";
    EXPECT_THAT(PivKey::from_pem({}, ec_certificate), test::fails_with(Errc::config_invalid));
    EXPECT_THAT(PivKey::from_pem(rsa, rsa), test::fails_with(Errc::config_invalid));
}

TEST_F(Pem, other_algorithms_are_refused) {
    for (const auto kind : {test::KeyKind::rsa_1024, test::KeyKind::rsa_3072, test::KeyKind::ec_p384}) {
        const auto [key, certificate] = pem(kind);
        EXPECT_THAT(PivKey::from_pem(key, certificate), test::fails_with(Errc::config_invalid));
    }
}

TEST(MadeKeys, certificate_is_of_the_key_and_may_sign) {
    for (const auto algorithm : {KeyAlgorithm::rsa_2048, KeyAlgorithm::ec_p256}) {
        const auto made = PivKey::make(algorithm, "NGUYỄN VĂN AN");
        ASSERT_THAT(made, test::is_ok());
        const auto certificate = signature::Certificate::parse(made->certificate);
        ASSERT_THAT(certificate, test::is_ok());
        EXPECT_EQ(certificate->common_name(), "NGUYỄN VĂN AN");
        EXPECT_EQ(X509_check_private_key(certificate->native(), made->key.get()), 1);
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        EXPECT_THAT(signature::check_may_sign(*certificate, now), test::is_ok());
    }
}

} // namespace
} // namespace kyso::token
