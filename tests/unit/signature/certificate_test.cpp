// SPDX-License-Identifier: Apache-2.0
#include "signature/certificate.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <openssl/err.h>

namespace kyso::signature {
namespace {

using namespace std::chrono;
using test::fails_with;
using test::is_ok;
using test::KeyKind;

const test::TestPki& pki() {
    static const test::TestPki made;
    return made;
}
constexpr sys_seconds from = sys_days{2026y / 1 / 2} + 3h;
constexpr sys_seconds to = sys_days{2028y / 1 / 2} + 3h;

test::Profile profile(KeyKind key = KeyKind::rsa_2048) {
    test::Profile made;
    made.key = key;
    made.not_before = from;
    made.not_after = to;
    return made;
}

TEST(certificate, tells_what_stands_in_it) {
    const auto certificate = pki().issue(profile()).certificate;
    const std::vector<NameAttribute> subject{{"2.5.4.6", "C", "VN", 0},
                                             {"2.5.4.8", "ST", "Hà Nội", 1},
                                             {"2.5.4.3", "CN", "NGUYỄN VĂN AN", 2},
                                             {"0.9.2342.19200300.100.1.1", "UID", "CCCD:079200001234", 3}};
    EXPECT_EQ(certificate.subject(), subject);
    EXPECT_EQ(certificate.subject_rfc4514(), "UID=CCCD:079200001234,CN=NGUYỄN VĂN AN,ST=Hà Nội,C=VN");
    EXPECT_EQ(certificate.issuer_rfc4514(), "CN=Kyso Demo CA,O=CÔNG TY CỔ PHẦN THỬ NGHIỆM KYSO,C=VN");
    EXPECT_EQ(certificate.common_name(), "NGUYỄN VĂN AN");
    EXPECT_EQ(certificate.issuer_common_name(), "Kyso Demo CA");
    EXPECT_EQ(certificate.serial_hex().size(), 16U);
    EXPECT_EQ(certificate.not_before(), from);
    EXPECT_EQ(certificate.not_after(), to);
    EXPECT_EQ(certificate.sha256().size(), 32U);
    EXPECT_EQ(certificate, Certificate::parse(certificate.der()).value());
    EXPECT_NE(certificate, pki().root());
}

TEST(certificate, escapes_its_subject_as_rfc4514_does) {
    auto odd = profile();
    odd.subject = {
        {"CN", R"( Công ty "A, B" + C\D; <x>)"}, {"emailAddress", "a@b.example"}, {"1.2.3.4", "x"}};
    const auto certificate = pki().issue(odd).certificate;
    EXPECT_EQ(certificate.subject_rfc4514(),
              R"(1.2.3.4=#0C0178,emailAddress=a@b.example,CN=\ Công ty \"A\, B\" \+ C\\D\; \<x\>)");
    EXPECT_EQ(certificate.subject().at(2).short_name, "1.2.3.4");
}

struct KeyRow {
    std::string name;
    KeyKind kind;
    KeyType type;
    unsigned bits;
};
void PrintTo(const KeyRow& row, std::ostream* out) {
    *out << row.name;
}
class CertificateKey : public testing::TestWithParam<KeyRow> {};

TEST_P(CertificateKey, is_told) {
    const auto& row = GetParam();
    const auto certificate = pki().issue(profile(row.kind)).certificate;
    EXPECT_EQ(certificate.key_type(), row.type);
    EXPECT_EQ(certificate.key_bits(), row.bits);
    if (row.type == KeyType::other)
        EXPECT_THAT(certificate.mechanism(), fails_with(Errc::mechanism_unsupported));
    else
        EXPECT_EQ(certificate.mechanism().value(),
                  row.type == KeyType::rsa ? Mechanism::rsa_pkcs1 : Mechanism::ecdsa);
}

INSTANTIATE_TEST_SUITE_P(rows, CertificateKey,
                         testing::Values(KeyRow{"rsa_1024", KeyKind::rsa_1024, KeyType::rsa, 1024},
                                         KeyRow{"rsa_2048", KeyKind::rsa_2048, KeyType::rsa, 2048},
                                         KeyRow{"p256", KeyKind::ec_p256, KeyType::ec_p256, 256},
                                         KeyRow{"p384", KeyKind::ec_p384, KeyType::ec_p384, 384},
                                         KeyRow{"p224", KeyKind::ec_p224, KeyType::other, 224}),
                         [](const auto& row) { return row.param.name; });

TEST(certificate, is_one_der_certificate_and_nothing_else) {
    const Bytes good = pki().issue(profile(KeyKind::ec_p256)).certificate.der();
    Bytes longer = good;
    longer.push_back(0);
    EXPECT_THAT(Certificate::parse(longer), fails_with(Errc::certificate_invalid));
    for (std::size_t size = 0; size < good.size(); size += 7)
        EXPECT_THAT(Certificate::parse(ByteView{good}.first(size)), fails_with(Errc::certificate_invalid))
            << size;
    EXPECT_THAT(Certificate::parse(Bytes(Certificate::max_size + 1, 0x30)),
                fails_with(Errc::certificate_invalid));
    EXPECT_THAT(Certificate::parse(as_bytes("-----BEGIN CERTIFICATE-----")),
                fails_with(Errc::certificate_invalid));
    EXPECT_EQ(ERR_peek_error(), 0U) << "an entry was left in OpenSSL's queue";
}

TEST(certificate, with_a_length_that_is_not_minimal_is_refused) {
    Bytes ber = pki().issue(profile(KeyKind::ec_p256)).certificate.der();
    ASSERT_EQ(ber[1], 0x82);
    ber[1] = 0x83;
    ber.insert(ber.begin() + 2, 0x00);
    EXPECT_THAT(Certificate::parse(ber), fails_with(Errc::certificate_invalid));
}

struct SignRow {
    std::string name;
    std::function<void(test::Profile&)> change;
    sys_seconds now = from + days{1};
    std::optional<Errc> refused{};
};
void PrintTo(const SignRow& row, std::ostream* out) {
    *out << row.name;
}
class CheckMaySign : public testing::TestWithParam<SignRow> {};

TEST_P(CheckMaySign, decides) {
    auto changed = profile();
    GetParam().change(changed);
    const auto result = check_may_sign(pki().issue(changed).certificate, GetParam().now);
    if (GetParam().refused)
        EXPECT_THAT(result, fails_with(*GetParam().refused));
    else
        EXPECT_THAT(result, is_ok());
}

void as_it_is(test::Profile&) {}

INSTANTIATE_TEST_SUITE_P(
    rows, CheckMaySign,
    testing::Values(
        SignRow{"good", as_it_is}, SignRow{"first_second", as_it_is, from},
        SignRow{"last_second", as_it_is, to},
        SignRow{"second_before", as_it_is, from - 1s, Errc::certificate_not_yet_valid},
        SignRow{"second_after", as_it_is, to + 1s, Errc::certificate_expired},
        SignRow{"sha1", [](auto& p) { p.sha1 = true; }, from, Errc::certificate_too_weak},
        SignRow{"rsa_1024", [](auto& p) { p.key = KeyKind::rsa_1024; }, from, Errc::certificate_too_weak},
        SignRow{"ec_224", [](auto& p) { p.key = KeyKind::ec_p224; }, from, Errc::certificate_too_weak},
        SignRow{"ec_256", [](auto& p) { p.key = KeyKind::ec_p256; }},
        SignRow{"no_key_usage", [](auto& p) { p.key_usage.reset(); }},
        SignRow{"digital_signature_only", [](auto& p) { p.key_usage = "digitalSignature"; }},
        SignRow{"non_repudiation_only", [](auto& p) { p.key_usage = "critical,nonRepudiation"; }},
        SignRow{"encryption_only", [](auto& p) { p.key_usage = "critical,keyEncipherment,dataEncipherment"; },
                from, Errc::certificate_not_for_signing},
        SignRow{"extended_key_usage_is_ignored", [](auto& p) { p.extended_key_usage = "serverAuth"; }}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::signature
