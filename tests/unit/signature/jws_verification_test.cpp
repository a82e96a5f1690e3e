// SPDX-License-Identifier: Apache-2.0
#include "signature/document_verification.hpp"

#include "signature/jws.hpp"
#include "tests/unit/signature/signing_fixture.hpp"

#include <boost/json/serialize.hpp>

namespace kyso::signature {
namespace {

namespace json = boost::json;

const std::string payload = "nội dung";

const test::Issued& signer() {
    static const auto issued = pki().issue(citizen_profile(KeyKind::ec_p256));
    return issued;
}

/// A JWS by our key with any header.
std::string made_with(const json::object& header, std::string_view content = payload) {
    const std::string input =
        to_base64url(as_bytes(json::serialize(header))) + "." + to_base64url(as_bytes(content));
    const ToBeSigned what{Mechanism::ecdsa, DigestAlgorithm::sha256,
                          digest_of(DigestAlgorithm::sha256, as_bytes(input))};
    return input + "." + to_base64url(signer().sign(what));
}
json::object header() {
    return {{"alg", "ES256"}, {"x5c", {to_base64(signer().certificate.der())}}};
}
json::value text(const std::string& value) {
    return json::string(value.data(), value.size());
}
json::object with(std::string_view name, json::value value) {
    json::object changed = header();
    changed[name] = std::move(value);
    return changed;
}

Result<VerificationReport> verify(std::string_view text, std::optional<std::string_view> content = {}) {
    return verify_jws(text, content ? std::optional{as_bytes(*content)} : std::nullopt, trust(),
                      signing_time);
}

TEST(verify_jws, takes_a_bare_one_and_says_what_it_lacks) {
    const auto report = verify(made_with(header())).value();
    EXPECT_EQ(report.signers[0].integrity, Integrity::whole);
    EXPECT_FALSE(report.signers[0].signing_time);
    EXPECT_TRUE(report.signers[0].chain.empty()) << "its intermediate is not there";
    EXPECT_EQ(report.verdict(), Verdict::indeterminate);
}

TEST(verify_jws, looks_at_the_content) {
    const std::string attached = made_with(header());
    EXPECT_EQ(verify(attached, payload)->signers[0].integrity, Integrity::whole);
    EXPECT_EQ(verify(attached, "other")->signers[0].integrity, Integrity::altered);
    std::string detached = attached;
    const auto first = detached.find('.');
    detached.erase(first + 1, detached.rfind('.') - first - 1);
    EXPECT_EQ(verify(detached, payload)->signers[0].integrity, Integrity::whole);
    EXPECT_FALSE(verify(detached, payload)->attached);
    EXPECT_EQ(verify(detached, "other")->signers[0].integrity, Integrity::altered);
    EXPECT_EQ(verify(detached)->signers[0].integrity, Integrity::not_checked);
    EXPECT_THAT(jws_content(detached), fails_with(Errc::signature_malformed));
}

TEST(verify_jws, cannot_judge_one_without_a_certificate) {
    const auto report = verify(made_with({{"alg", "ES256"}})).value();
    EXPECT_EQ(report.signers[0].integrity, Integrity::not_checked);
    EXPECT_FALSE(report.signers[0].certificate);
}

struct Row {
    std::string name;
    json::object header;
    bool refused; ///< not even a report
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}
class WrongHeader : public testing::TestWithParam<Row> {};

TEST_P(WrongHeader, is_never_whole) {
    const auto report = verify(made_with(GetParam().header));
    if (GetParam().refused) {
        EXPECT_THAT(report, fails_with(Errc::signature_malformed));
        return;
    }
    ASSERT_THAT(report, is_ok());
    EXPECT_EQ(report->signers[0].integrity, Integrity::altered);
}

INSTANTIATE_TEST_SUITE_P(
    rows, WrongHeader,
    testing::Values(
        Row{"alg_none", with("alg", "none"), true}, Row{"alg_hmac", with("alg", "HS256"), true},
        Row{"alg_missing", {{"x5c", {to_base64(signer().certificate.der())}}}, true},
        Row{"alg_number", with("alg", 1), true}, Row{"critical", with("crit", {"exp"}), true},
        Row{"x5c_text", with("x5c", text(to_base64(signer().certificate.der()))), true},
        Row{"x5c_empty", with("x5c", json::array{}), true}, Row{"x5c_of_numbers", with("x5c", {1}), true},
        Row{"x5c_base64url", with("x5c", {to_base64url(signer().certificate.der())}), true},
        Row{"x5c_no_certificate", with("x5c", {"MAA="}), true},
        Row{"too_many", with("x5c", json::array(65, json::value("MAA="))), true},
        Row{"another_thumbprint", with("x5t#S256", text(to_base64url(Bytes(32)))), false},
        Row{"alg_of_another_curve", with("alg", "ES384"), false},
        Row{"alg_of_another_key", with("alg", "RS256"), false},
        Row{"certificate_of_another",
            with("x5c", {to_base64(pki().issue(citizen_profile(KeyKind::ec_p256, 1)).certificate.der())}),
            false}),
    [](const auto& row) { return row.param.name; });

TEST(verify_jws, ignores_times_that_are_none) {
    for (const json::value& time : {json::value(-1), json::value(std::int64_t{1} << 62), json::value("1")})
        EXPECT_FALSE(verify(made_with(with("iat", time)))->signers[0].signing_time);
    EXPECT_EQ(
        verify(made_with(with("iat", signing_time.time_since_epoch().count())))->signers[0].signing_time,
        signing_time);
    EXPECT_THAT(verify(made_with(with("iat", 1.5))), fails_with(Errc::signature_malformed));
}

TEST(verify_jws, refuses_what_is_no_object) {
    for (const std::string_view text :
         {"", ".", "..", "...", "a.b", "a.b.c", "e30..", "e30.a=.", "W10.e30.AAAA"})
        EXPECT_THAT(verify(text), fails_with(Errc::signature_malformed)) << text;
    EXPECT_THAT(verify(std::string(DocumentLimits::object + 1, 'a')), fails_with(Errc::too_large));
    EXPECT_THAT(verify(std::string(512 * 1024, 'a') + ".."), fails_with(Errc::signature_malformed));
}

TEST(verify_jws, finds_every_altered_character) {
    const auto signing = JwsSigning::prepare(signer().certificate, std::vector{pki().intermediate()},
                                             as_bytes(payload), signing_time)
                             .value();
    const std::string good = signing.assemble(signer().sign(signing.to_be_signed())).value();
    ASSERT_EQ(verify(good)->signers[0].integrity, Integrity::whole);
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string altered = good;
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        const auto report = verify(altered);
        EXPECT_TRUE(!report || report->signers[0].integrity != Integrity::whole) << i;
    }
}

} // namespace
} // namespace kyso::signature
