// SPDX-License-Identifier: Apache-2.0
// The conversation, scripted: who is asked in which order, and what comes out of the answers.
#include "signature/revocation_check.hpp"

#include "revocation_fixture.hpp"

namespace kyso::signature {
namespace {

using test::CrlPlan;
using test::make_crl;
using test::make_ocsp;
using test::OcspPlan;

std::vector<Certificate> chain() {
    return {someone().certificate, pki().intermediate(), pki().root()};
}

Bytes leaf_ocsp(OcspPlan::Says says = OcspPlan::Says::good) {
    OcspPlan plan{now};
    plan.says = says;
    return make_ocsp(pki().authority(), someone().certificate, pki().intermediate(), plan);
}
Bytes leaf_crl() {
    return make_crl(pki().authority(), CrlPlan{now});
}
Bytes root_crl(bool revoked = false) {
    CrlPlan plan{now};
    if (revoked) plan.revoked.push_back({pki().intermediate(), now - std::chrono::hours{48}, 2});
    return make_crl(pki().root_authority(), plan);
}

/// Answers by address; what is missing is not reachable. Tells who was asked.
struct World {
    std::map<std::string, Bytes> answers;
    std::set<std::string> remembered; ///< addresses whose answer comes out of a cache, unless fresh is wanted
    std::map<std::string, Bytes> cached;
    std::vector<std::string> asked;

    std::string run(RevocationCheck& check) {
        while (check.next()) {
            const RevocationQuestion question = *check.next();
            asked.push_back((question.fresh ? "fresh " : "") + question.address);
            if (cached.contains(question.address) && !question.fresh)
                check.answer(RevocationAnswer{cached.at(question.address), true});
            else if (answers.contains(question.address))
                check.answer(RevocationAnswer{answers.at(question.address), false});
            else
                check.answer(Error{Errc::internal_error});
        }
        return said(check.status());
    }
};
using Asked = std::vector<std::string>;
const std::string ocsp = "http://ocsp.test/";
const std::string crl = "http://crl.test/ca.crl";
const std::string above = "http://crl.test/root.crl";

TEST(revocation_check, asks_for_every_link_below_the_anchor) {
    World world{{{ocsp, leaf_ocsp()}, {above, root_crl()}}, {}, {}, {}};
    RevocationCheck check{chain(), now};
    EXPECT_EQ(world.run(check), "good");
    EXPECT_EQ(world.asked, (Asked{ocsp, above}));
    EXPECT_EQ(check.status().source, ocsp) << "the verdict tells of the signer's certificate";
}

TEST(revocation_check, takes_the_list_where_the_responder_says_nothing) {
    World world{{{crl, leaf_crl()}, {above, root_crl()}}, {}, {}, {}};
    RevocationCheck check{chain(), now};
    EXPECT_EQ(world.run(check), "good");
    EXPECT_EQ(world.asked, (Asked{ocsp, crl, above}));
    EXPECT_EQ(check.status().source, crl);
}

TEST(revocation_check, stops_at_revoked) {
    World world{{{ocsp, leaf_ocsp(OcspPlan::Says::revoked)}}, {}, {}, {}};
    RevocationCheck check{chain(), now};
    EXPECT_EQ(world.run(check), "revoked unspecified");
    EXPECT_EQ(world.asked, Asked{ocsp});
}

TEST(revocation_check, a_revoked_authority_revokes_what_it_issued) {
    World world{{{ocsp, leaf_ocsp()}, {above, root_crl(true)}}, {}, {}, {}};
    RevocationCheck check{chain(), now};
    EXPECT_EQ(world.run(check), "revoked ca_compromise");
    EXPECT_EQ(check.status().source, above);
}

TEST(revocation_check, one_unknown_link_makes_the_chain_unknown) {
    World world{{{ocsp, leaf_ocsp()}}, {}, {}, {}};
    RevocationCheck check{chain(), now};
    EXPECT_EQ(world.run(check), "unknown no_answer");
    EXPECT_EQ(check.status().source, above);
}

TEST(revocation_check, a_revoked_authority_is_found_behind_an_unknown_leaf) {
    World world{{{above, root_crl(true)}}, {}, {}, {}};
    RevocationCheck check{chain(), now};
    EXPECT_EQ(world.run(check), "revoked ca_compromise");
}

TEST(revocation_check, tells_the_most_telling_reason) {
    World world{{{ocsp, Bytes{1}}, {above, root_crl()}}, {}, {}, {}};
    RevocationCheck check{chain(), now};
    EXPECT_EQ(world.run(check), "unknown malformed");
}

TEST(revocation_check, is_unknown_before_the_end) {
    RevocationCheck check{chain(), now};
    EXPECT_EQ(said(check.status()), "unknown not_asked");
    check.answer(RevocationAnswer{leaf_ocsp(), false});
    EXPECT_EQ(said(check.status()), "unknown not_asked") << "the authority was not asked for yet";
}

TEST(revocation_check, has_nobody_to_ask) {
    test::Profile silent;
    RevocationCheck nobody{{pki().issue(silent).certificate, pki().intermediate()}, now};
    EXPECT_FALSE(nobody.next());
    EXPECT_EQ(said(nobody.status()), "unknown no_address");
    RevocationCheck anchor{{pki().root()}, now};
    EXPECT_FALSE(anchor.next());
    EXPECT_EQ(said(anchor.status()), "unknown no_address");
}

TEST(revocation_check, asks_again_where_a_remembered_answer_is_of_no_use) {
    World world{{{ocsp, leaf_ocsp()}, {above, root_crl()}}, {}, {{ocsp, Bytes{1}}, {above, root_crl()}}, {}};
    RevocationCheck check{chain(), now};
    EXPECT_EQ(world.run(check), "good");
    EXPECT_EQ(world.asked, (Asked{ocsp, "fresh " + ocsp, above}));
}

TEST(revocation_check, does_not_ask_for_ever) {
    World world;
    world.cached = {{ocsp, Bytes{1}}, {crl, Bytes{1}}, {above, Bytes{1}}};
    RevocationCheck check{chain(), now};
    EXPECT_EQ(world.run(check), "unknown no_answer");
    EXPECT_EQ(world.asked.size(), 6U);
}

TEST(revocation_check, sends_nonces_where_told_to) {
    int made = 0;
    RevocationCheck check{chain(), now, [&] { return Bytes(16, static_cast<std::uint8_t>(++made)); }};
    const Bytes first = check.next()->request;
    RevocationCheck plain{chain(), now};
    EXPECT_GT(first.size(), plain.next()->request.size());
    OcspPlan plan{now};
    plan.nonce = Bytes(16, 9);
    check.answer(RevocationAnswer{
        make_ocsp(pki().authority(), someone().certificate, pki().intermediate(), plan), false});
    EXPECT_EQ(check.next()->address, crl) << "an answer to somebody else's nonce is none";
}

} // namespace
} // namespace kyso::signature
