// SPDX-License-Identifier: Apache-2.0
#include "signature/verification_report.hpp"

#include "tests/unit/signature/signing_fixture.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace kyso::signature {
namespace {

SignerReport good_signer() {
    static const auto signer = pki().issue(citizen_profile(KeyKind::ec_p256));
    SignerReport report;
    report.certificate = signer.certificate;
    report.signing_time = signing_time;
    report.digest_algorithm = "SHA-256";
    report.signature_algorithm = "ECDSA P-256";
    report.integrity = Integrity::whole;
    report.names_certificate = true;
    report.chain = {signer.certificate, pki().intermediate(), pki().root()};
    report.status = CertificateStatus::good;
    return report;
}

struct Row {
    std::string name;
    std::function<void(SignerReport&)> change;
    Verdict verdict;
    std::string unknown; ///< the JSON array
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}
class SignerVerdict : public testing::TestWithParam<Row> {};

TEST_P(SignerVerdict, follows_from_what_is_known) {
    const Row& row = GetParam();
    VerificationReport report{.format = "cades", .content_type = "1.2.3", .judged_at = signing_time};
    report.signers.push_back(good_signer());
    row.change(report.signers[0]);
    EXPECT_EQ(report.signers[0].verdict(), row.verdict);
    EXPECT_EQ(report.verdict(), row.verdict);
    const auto json = to_json(report, Language::vi);
    EXPECT_EQ(json.at("verdict").as_string(), std::string{name_of(row.verdict)});
    EXPECT_EQ(boost::json::serialize(json.at("signers").at(0).at("unknown")), row.unknown);
}

INSTANTIATE_TEST_SUITE_P(
    rows, SignerVerdict,
    testing::Values(
        Row{"everything_known", [](SignerReport&) {}, Verdict::passed, "[]"},
        Row{"altered", [](SignerReport& r) { r.integrity = Integrity::altered; }, Verdict::failed, "[]"},
        Row{"content_missing", [](SignerReport& r) { r.integrity = Integrity::not_checked; },
            Verdict::indeterminate, R"(["content"])"},
        Row{"revocation_unknown", [](SignerReport& r) { r.status = CertificateStatus::unknown; },
            Verdict::indeterminate, R"(["revocation"])"},
        Row{"revoked", [](SignerReport& r) { r.status = CertificateStatus::revoked; }, Verdict::failed, "[]"},
        Row{"issuer_unknown",
            [](SignerReport& r) {
                r.chain.clear();
                r.chain_fault = Error{Errc::issuer_untrusted, "why"};
            },
            Verdict::indeterminate, R"(["issuer"])"},
        Row{"expired", [](SignerReport& r) { r.certificate_fault = Error{Errc::certificate_expired}; },
            Verdict::indeterminate, R"(["certificate_validity"])"},
        Row{"weak_digest", [](SignerReport& r) { r.weak_digest = true; }, Verdict::indeterminate,
            R"(["weak_digest"])"},
        Row{"no_signing_time", [](SignerReport& r) { r.signing_time.reset(); }, Verdict::passed,
            R"(["signing_time"])"},
        Row{"does_not_name_its_certificate", [](SignerReport& r) { r.names_certificate = false; },
            Verdict::passed, R"(["certificate_binding"])"},
        Row{"time_stamped", [](SignerReport& r) { r.time_stamped = true; }, Verdict::passed,
            R"(["time_stamp"])"}),
    [](const auto& row) { return row.param.name; });

TEST(verification_report, is_as_bad_as_its_worst_signer) {
    VerificationReport report{.format = "cades", .content_type = {}, .judged_at = signing_time};
    EXPECT_EQ(report.verdict(), Verdict::indeterminate) << "nobody signed";
    report.signers = {good_signer(), good_signer()};
    EXPECT_EQ(report.verdict(), Verdict::passed);
    report.signers[1].integrity = Integrity::altered;
    EXPECT_EQ(report.verdict(), Verdict::failed);
}

TEST(verification_report, as_json_says_who_when_and_by_which_chain) {
    VerificationReport report{.format = "cades", .content_type = "1.2.3", .judged_at = signing_time};
    report.signers.push_back(good_signer());
    report.signers[0].integrity_fault = Error{Errc::signature_invalid, "detail"};
    const auto json = to_json(report, Language::en);
    const auto& signer = json.at("signers").at(0).as_object();
    EXPECT_EQ(signer.at("signingTime").as_string(), "2026-11-22T02:00:00Z");
    EXPECT_EQ(signer.at("holder").at("name").as_string(), "NGUYỄN VĂN AN");
    EXPECT_EQ(signer.at("certificate").at("sha256").as_string(),
              to_hex(report.signers[0].certificate->sha256()));
    EXPECT_EQ(signer.at("chain").at("subjects").as_array().size(), 3U);
    EXPECT_EQ(signer.at("fault").at("name").as_string(), "signature_invalid");
    EXPECT_EQ(signer.at("fault").at("message").as_string(), std::string{info(Errc::signature_invalid).en});
    EXPECT_EQ(json.at("judgedAt").as_string(), "2026-11-22T02:00:00Z");
    EXPECT_EQ(json.at("contentType").as_string(), "1.2.3");
}

} // namespace
} // namespace kyso::signature
