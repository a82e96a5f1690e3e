// SPDX-License-Identifier: Apache-2.0
#include "signature/crl.hpp"

#include "revocation_fixture.hpp"

namespace kyso::signature {
namespace {

using test::CrlPlan;
using test::make_crl;
using test::RevokedEntry;
using namespace std::chrono_literals;

struct Row {
    const char* name;
    const char* expected;
    std::function<void(CrlPlan&)> change;
};

void revoke(CrlPlan& plan, int reason = -1) {
    plan.revoked.push_back({someone().certificate, now - 48h, reason});
}
void make_stale(CrlPlan& plan) {
    plan.this_update = now - 72h;
    plan.next_update = now - 24h;
}

const Row rows[] = {
    {"holds_nobody", "good", [](CrlPlan&) {}},
    {"holds_another", "good",
     [](CrlPlan& plan) {
         plan.revoked.push_back({someone_else().certificate, now - 48h, -1});
     }},
    {"holds_this_one", "revoked unspecified", [](CrlPlan& plan) { revoke(plan); }},
    {"with_a_reason", "revoked key_compromise", [](CrlPlan& plan) { revoke(plan, 1); }},
    {"on_hold", "revoked certificate_hold", [](CrlPlan& plan) { revoke(plan, 6); }},
    {"expired", "unknown stale", make_stale},
    {"just_expired_within_the_grace", "good", [](CrlPlan& plan) { plan.next_update = now - 4min; }},
    {"just_beyond_the_grace", "unknown stale", [](CrlPlan& plan) { plan.next_update = now - 6min; }},
    {"of_the_future", "unknown not_yet", [](CrlPlan& plan) { plan.this_update = now + 6min; }},
    {"without_next_update", "good", [](CrlPlan& plan) { plan.next_update.reset(); }},
    {"without_next_update_and_old", "unknown stale",
     [](CrlPlan& plan) {
         plan.next_update.reset();
         plan.this_update = now - 25h;
     }},
    {"expired_but_revoked", "revoked superseded",
     [](CrlPlan& plan) {
         make_stale(plan);
         revoke(plan, 4);
     }},
    {"expired_hold", "unknown stale",
     [](CrlPlan& plan) {
         make_stale(plan);
         revoke(plan, 6);
     }},
    {"future_revoked", "unknown not_yet",
     [](CrlPlan& plan) {
         plan.this_update = now + 1h;
         revoke(plan, 1);
     }},
    {"over_sha1", "unknown weak", [](CrlPlan& plan) { plan.sha1 = true; }},
    {"delta", "unknown malformed", [](CrlPlan& plan) { plan.delta = true; }},
    {"of_its_point", "good",
     [](CrlPlan& plan) { plan.distribution_point = "critical,fullname:URI:http://crl.test/ca.crl"; }},
    {"of_another_point", "unknown other_certificate",
     [](CrlPlan& plan) { plan.distribution_point = "critical,fullname:URI:http://crl.test/other.crl"; }},
    {"of_users", "good", [](CrlPlan& plan) { plan.distribution_point = "critical,onlyuser:TRUE"; }},
    {"of_authorities", "unknown other_certificate",
     [](CrlPlan& plan) { plan.distribution_point = "critical,onlyCA:TRUE"; }},
    {"of_attributes", "unknown other_certificate",
     [](CrlPlan& plan) { plan.distribution_point = "critical,onlyAA:TRUE"; }},
    {"indirect", "unknown other_certificate",
     [](CrlPlan& plan) { plan.distribution_point = "critical,indirectCRL:TRUE"; }},
    {"of_some_reasons", "unknown other_certificate",
     [](CrlPlan& plan) { plan.distribution_point = "critical,onlysomereasons:keyCompromise"; }},
};

class CrlJudged : public testing::TestWithParam<Row> {};

TEST_P(CrlJudged, as_the_row_says) {
    CrlPlan plan{now};
    GetParam().change(plan);
    const auto status =
        judge_crl(make_crl(pki().authority(), plan), someone().certificate, pki().intermediate(), now);
    EXPECT_EQ(said(status), GetParam().expected);
}
INSTANTIATE_TEST_SUITE_P(crl, CrlJudged, testing::ValuesIn(rows),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST(crl, tells_when_and_out_of_what) {
    CrlPlan plan{now};
    revoke(plan, 5);
    const auto status =
        judge_crl(make_crl(pki().authority(), plan), someone().certificate, pki().intermediate(), now);
    EXPECT_EQ(status.revoked_at, now - 48h);
    EXPECT_EQ(status.this_update, plan.this_update);
    EXPECT_EQ(status.next_update, plan.next_update);
}

TEST(crl, of_another_authority_says_nothing) {
    const Bytes foreign = make_crl(stranger().authority(), CrlPlan{now});
    EXPECT_EQ(said(judge_crl(foreign, someone().certificate, pki().intermediate(), now)),
              "unknown not_entitled");
}

TEST(crl, of_the_issuers_name_but_another_key_says_nothing) {
    const test::TestPki namesake{"Kyso Demo CA", test::KeyKind::ec_p256};
    const Bytes forged = make_crl(namesake.authority(), CrlPlan{now});
    EXPECT_EQ(said(judge_crl(forged, someone().certificate, pki().intermediate(), now)),
              "unknown not_entitled");
}

TEST(crl, with_an_altered_octet_is_never_good) {
    const Bytes whole = make_crl(pki().authority(), CrlPlan{now});
    for (std::size_t at = 0; at < whole.size(); ++at) {
        Bytes altered = whole;
        altered[at] ^= 0x01;
        const auto status = judge_crl(altered, someone().certificate, pki().intermediate(), now);
        ASSERT_EQ(status.kind, RevocationStatus::Kind::unknown) << "octet " << at;
    }
}

TEST(crl, of_the_root_judges_the_intermediate) {
    CrlPlan plan{now};
    plan.distribution_point = "critical,onlyCA:TRUE";
    EXPECT_EQ(
        said(judge_crl(make_crl(pki().root_authority(), plan), pki().intermediate(), pki().root(), now)),
        "good");
    plan.revoked.push_back({pki().intermediate(), now - 48h, 2});
    EXPECT_EQ(
        said(judge_crl(make_crl(pki().root_authority(), plan), pki().intermediate(), pki().root(), now)),
        "revoked ca_compromise");
}

TEST(crl, above_the_limit_is_not_read) {
    Bytes large = make_crl(pki().authority(), CrlPlan{now});
    large.resize(max_crl + 1);
    EXPECT_EQ(said(judge_crl(large, someone().certificate, pki().intermediate(), now)), "unknown malformed");
    EXPECT_FALSE(crl_next_update(large));
}

TEST(crl, tells_caches_its_next_update) {
    const CrlPlan plan{now};
    EXPECT_EQ(crl_next_update(make_crl(stranger().authority(), plan)), plan.next_update);
    EXPECT_FALSE(crl_next_update(Bytes{0x30, 0x00}));
}

} // namespace
} // namespace kyso::signature
