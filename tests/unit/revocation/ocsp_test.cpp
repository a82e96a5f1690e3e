// SPDX-License-Identifier: Apache-2.0
#include "signature/ocsp.hpp"

#include "revocation_fixture.hpp"

#include <openssl/ocsp.h>

namespace kyso::signature {
namespace {

using test::Issued;
using test::make_ocsp;
using test::OcspPlan;
using namespace std::chrono_literals;

std::string judged(ByteView response, ByteView nonce = {}) {
    return said(judge_ocsp(response, someone().certificate, pki().intermediate(), nonce, now));
}
Bytes answer(const Issued& by, const OcspPlan& plan) {
    return make_ocsp(by, someone().certificate, pki().intermediate(), plan);
}

struct Row {
    const char* name;
    const char* expected;
    std::function<void(OcspPlan&)> change;
};
using Says = OcspPlan::Says;

const Row rows[] = {
    {"good", "good", [](OcspPlan&) {}},
    {"revoked", "revoked unspecified", [](OcspPlan& plan) { plan.says = Says::revoked; }},
    {"revoked_with_reason", "revoked superseded",
     [](OcspPlan& plan) {
         plan.says = Says::revoked;
         plan.reason = 4;
     }},
    {"unknown_to_it", "unknown refused", [](OcspPlan& plan) { plan.says = Says::unknown; }},
    {"stale", "unknown stale",
     [](OcspPlan& plan) {
         plan.this_update = now - 48h;
         plan.next_update = now - 24h;
     }},
    {"stale_but_revoked", "revoked unspecified",
     [](OcspPlan& plan) {
         plan.says = Says::revoked;
         plan.this_update = now - 48h;
         plan.next_update = now - 24h;
     }},
    {"stale_hold", "unknown stale",
     [](OcspPlan& plan) {
         plan.says = Says::revoked;
         plan.reason = 6;
         plan.this_update = now - 48h;
         plan.next_update = now - 24h;
     }},
    {"of_the_future", "unknown not_yet", [](OcspPlan& plan) { plan.this_update = now + 1h; }},
    {"without_next_update", "good", [](OcspPlan& plan) { plan.next_update.reset(); }},
    {"without_next_update_and_old", "unknown stale",
     [](OcspPlan& plan) {
         plan.next_update.reset();
         plan.this_update = now - 25h;
     }},
    {"id_over_sha256", "good", [](OcspPlan& plan) { plan.sha256_id = true; }},
    {"signed_over_sha1", "unknown weak", [](OcspPlan& plan) { plan.sha1 = true; }},
};

class OcspJudged : public testing::TestWithParam<Row> {};

TEST_P(OcspJudged, as_the_row_says) {
    OcspPlan plan{now};
    GetParam().change(plan);
    EXPECT_EQ(judged(answer(pki().authority(), plan)), GetParam().expected) << "signed by the issuer";
    EXPECT_EQ(judged(answer(pki().issue(responder_profile()), plan)), GetParam().expected)
        << "by its delegate";
}
INSTANTIATE_TEST_SUITE_P(ocsp, OcspJudged, testing::ValuesIn(rows),
                         [](const auto& row) { return std::string{row.param.name}; });

struct ResponderRow {
    const char* name;
    const char* expected;
    std::function<Issued()> responder;
};

Issued altered_responder(const std::function<void(test::Profile&)>& change) {
    test::Profile profile = responder_profile();
    change(profile);
    return pki().issue(profile);
}

const ResponderRow responders[] = {
    {"delegate", "good", [] { return pki().issue(responder_profile()); }},
    {"no_extended_key_usage", "unknown not_entitled",
     [] { return altered_responder([](auto& profile) { profile.extended_key_usage.reset(); }); }},
    {"other_extended_key_usage", "unknown not_entitled",
     [] {
         return altered_responder(
             [](auto& profile) { profile.extended_key_usage = "clientAuth,emailProtection"; });
     }},
    {"key_not_for_signing", "unknown not_entitled",
     [] { return altered_responder([](auto& profile) { profile.key_usage = "critical,keyEncipherment"; }); }},
    {"expired", "unknown not_entitled",
     [] {
         return altered_responder([](auto& profile) {
             profile.not_before = now - 48h;
             profile.not_after = now - 24h;
         });
     }},
    {"not_yet_valid", "unknown not_entitled",
     [] { return altered_responder([](auto& profile) { profile.not_before = now + 24h; }); }},
    {"certified_over_sha1", "unknown not_entitled",
     [] { return altered_responder([](auto& profile) { profile.sha1 = true; }); }},
    {"delegate_of_the_root", "unknown not_entitled",
     [] { return altered_responder([](auto& profile) { profile.issued_by_root = true; }); }},
    {"delegate_of_a_stranger", "unknown not_entitled", [] { return stranger().issue(responder_profile()); }},
    {"the_person", "unknown not_entitled", [] { return someone(); }},
    {"the_root", "unknown not_entitled", [] { return pki().root_authority(); }},
};

class Responder : public testing::TestWithParam<ResponderRow> {};

TEST_P(Responder, is_entitled_or_not) {
    EXPECT_EQ(judged(answer(GetParam().responder(), OcspPlan{now})), GetParam().expected);
}
INSTANTIATE_TEST_SUITE_P(ocsp, Responder, testing::ValuesIn(responders),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST(ocsp, of_the_issuers_name_but_another_key_says_nothing) {
    const test::TestPki namesake{"Kyso Demo CA", test::KeyKind::ec_p256};
    EXPECT_EQ(judged(answer(namesake.authority(), OcspPlan{now})), "unknown not_entitled");
}

TEST(ocsp, issuer_need_not_be_sent_along) {
    OcspPlan plan{now};
    plan.leave_out_signer = true;
    EXPECT_EQ(judged(answer(pki().authority(), plan)), "good");
    EXPECT_EQ(judged(answer(pki().issue(responder_profile()), plan)), "unknown not_entitled");
}

TEST(ocsp, about_another_certificate_says_nothing) {
    const Bytes other =
        make_ocsp(pki().authority(), someone_else().certificate, pki().intermediate(), OcspPlan{now});
    EXPECT_EQ(judged(other), "unknown other_certificate");
}

TEST(ocsp, nonce_must_be_ours_where_there_is_one) {
    const Bytes ours(16, 0x5A);
    OcspPlan plan{now};
    EXPECT_EQ(judged(answer(pki().authority(), plan), ours), "good") << "many responders leave it out";
    plan.nonce = ours;
    EXPECT_EQ(judged(answer(pki().authority(), plan), ours), "good");
    EXPECT_EQ(judged(answer(pki().authority(), plan)), "good") << "none was sent";
    plan.nonce.back() ^= 1;
    EXPECT_EQ(judged(answer(pki().authority(), plan), ours), "unknown other_certificate");
    plan.nonce.pop_back();
    EXPECT_EQ(judged(answer(pki().authority(), plan), ours), "unknown other_certificate");
}

TEST(ocsp, with_an_altered_octet_is_never_good) {
    const Bytes whole = answer(pki().issue(responder_profile()), OcspPlan{now});
    // The one octet that no signature covers and nobody reads: the tag of the NULL that stands for the
    // parameters of the response's sha256WithRSAEncryption.
    const Bytes algorithm = from_hex("2a864886f70d01010b").value();
    const auto found = std::ranges::search(whole, algorithm);
    const auto parameters = static_cast<std::size_t>(found.end() - whole.begin());
    ASSERT_EQ(whole[parameters], 5);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        Bytes altered = whole;
        altered[at] ^= 0x01;
        const auto status = judge_ocsp(altered, someone().certificate, pki().intermediate(), {}, now);
        ASSERT_EQ(status.kind != RevocationStatus::Kind::unknown, at == parameters) << "octet " << at;
    }
}

TEST(ocsp, refusals_are_no_answers) {
    for (const int status : {1, 2, 3, 5, 6})
        EXPECT_EQ(judged(test::make_ocsp_refusal(status)), "unknown refused") << status;
}

TEST(ocsp, above_the_limit_is_not_read) {
    Bytes large = answer(pki().authority(), OcspPlan{now});
    large.resize(max_ocsp_response + 1);
    EXPECT_EQ(judged(large), "unknown malformed");
    EXPECT_FALSE(ocsp_next_update(large));
}

TEST(ocsp, request_names_the_certificate_and_carries_the_nonce) {
    const Bytes nonce(16, 0x5A);
    const auto request = ocsp_request(someone().certificate, pki().intermediate(), nonce);
    ASSERT_THAT(request, test::is_ok());
    const unsigned char* at = request->data();
    const std::unique_ptr<OCSP_REQUEST, Free<OCSP_REQUEST_free>> read{
        d2i_OCSP_REQUEST(nullptr, &at, static_cast<long>(request->size()))};
    ASSERT_TRUE(read);
    ASSERT_EQ(OCSP_request_onereq_count(read.get()), 1);
    ASN1_INTEGER* serial = nullptr;
    OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial,
                      OCSP_onereq_get0_id(OCSP_request_onereq_get0(read.get(), 0)));
    EXPECT_EQ(ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(someone().certificate.native())), 0);
    EXPECT_GE(OCSP_REQUEST_get_ext_by_NID(read.get(), NID_id_pkix_OCSP_Nonce, -1), 0);
    EXPECT_EQ(ocsp_request(someone().certificate, pki().intermediate(), {}).value(),
              ocsp_request(someone().certificate, pki().intermediate(), {}).value())
        << "without a nonce equal questions are equal, so caches can hold the answer";
}

TEST(ocsp, tells_caches_its_next_update) {
    const OcspPlan plan{now};
    EXPECT_EQ(ocsp_next_update(answer(stranger().authority(), plan)), plan.next_update);
    EXPECT_FALSE(ocsp_next_update(test::make_ocsp_refusal(3)));
}

} // namespace
} // namespace kyso::signature
