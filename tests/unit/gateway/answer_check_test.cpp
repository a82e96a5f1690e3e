// SPDX-License-Identifier: Apache-2.0
// The one step that a signature must pass: a right answer, and every way in which one can be wrong.
#include "gateway/answer_check.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <functional>
#include <openssl/cms.h>

namespace kyso::gateway {
namespace {

using Kind = Event::Kind;

const test::TestPki& pki() {
    static const test::TestPki made{"Mobile CA"};
    return made;
}
const test::Issued& subscriber() {
    static const test::Issued made = pki().issue({});
    return made;
}
const test::Issued& stranger() {
    static const test::Issued made = pki().issue([] {
        test::Profile profile;
        profile.key_number = 1;
        return profile;
    }());
    return made;
}

struct Scene {
    Pending pending;
    mss::Reply reply;
    std::vector<signature::Certificate> offered;
    bool test = false;
    mss::Dialect dialect = mss::Dialect::etsi;

    Scene() {
        pending.id = "_0123456789abcdef0123456789abcde";
        pending.msisdn = "84912345678";
        pending.mssp_transaction = "m1";
        pending.to_be_signed.digest.assign(32, 7);
        reply.code = 500;
        reply.ap_transaction = pending.id;
        reply.msisdn = pending.msisdn;
        reply.signature = subscriber().sign(pending.to_be_signed);
        reply.certificates = {subscriber().certificate.der()};
    }
    Event judged() const { return judge({dialect, mss::Operation::status, pending, offered, test}, reply); }
};

TEST(AnswerCheck, a_right_answer_passes) {
    Scene scene;
    Event event = scene.judged();
    EXPECT_EQ(event.kind, Kind::signature) << event.detail;
    EXPECT_EQ(event.signature, scene.reply.signature);
    EXPECT_EQ(event.certificate, subscriber().certificate.der());
    scene.offered = {stranger().certificate, subscriber().certificate};
    scene.reply.certificates.clear();
    event = scene.judged();
    EXPECT_EQ(event.kind, Kind::signature) << "the certificate was told before: " << event.detail;
    EXPECT_EQ(event.certificate, subscriber().certificate.der());
}

TEST(AnswerCheck, what_comes_with_the_signers_certificate_is_passed_on_where_none_was_offered) {
    Scene scene;
    scene.reply.certificates.push_back(pki().intermediate().der());
    EXPECT_EQ(scene.judged().issuers, std::vector<Bytes>(1, pki().intermediate().der()));
    scene.offered = {subscriber().certificate};
    EXPECT_TRUE(scene.judged().issuers.empty()) << "the client has them";
}

TEST(AnswerCheck, an_ec_signature_passes_too) {
    Scene scene;
    test::Profile profile;
    profile.key = test::KeyKind::ec_p256;
    const auto issued = pki().issue(profile);
    scene.pending.to_be_signed.mechanism = Mechanism::ecdsa;
    scene.reply.signature = issued.sign(scene.pending.to_be_signed);
    scene.reply.certificates = {issued.certificate.der()};
    EXPECT_EQ(scene.judged().kind, Kind::signature);
    scene.pending.to_be_signed.mechanism = Mechanism::rsa_pkcs1;
    EXPECT_EQ(scene.judged().kind, Kind::signature) << "nobody could know what kind of key signs";
    scene.offered = {issued.certificate};
    EXPECT_EQ(scene.judged().kind, Kind::refused) << "here it was known";
}

/// A CMS object over `digest` as a SIM would make it; with signed attributes it signs those instead.
Bytes signed_data(bool attributes) {
    const Bytes content{'d', 'a', 't', 'a'};
    const auto in = signature::reader_of(content);
    const auto& issued = subscriber();
    const unsigned flags = CMS_BINARY | CMS_DETACHED | (attributes ? 0U : unsigned{CMS_NOATTR});
    const signature::CmsHandle cms{
        CMS_sign(issued.certificate.native(), issued.key.get(), nullptr, in.get(), flags)};
    return signature::to_der<CMS_ContentInfo>(i2d_CMS_ContentInfo, cms.get());
}

TEST(AnswerCheck, a_cms_object_passes_where_it_signs_the_digest_itself) {
    Scene scene;
    // SHA-256 of "data"
    scene.pending.to_be_signed.digest =
        from_hex("3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7").value();
    scene.reply.signed_data = true;
    scene.reply.certificates.clear();
    scene.reply.signature = signed_data(false);
    const Event event = scene.judged();
    EXPECT_EQ(event.kind, Kind::signature) << event.detail;
    EXPECT_EQ(event.signature, subscriber().sign(scene.pending.to_be_signed));
    scene.reply.signature = signed_data(true);
    EXPECT_EQ(scene.judged().kind, Kind::refused);
    scene.reply.signature = {1, 2, 3};
    EXPECT_EQ(scene.judged().kind, Kind::refused);
}

struct Wrong {
    const char* name;
    std::function<void(Scene&)> change;
    bool final = true;
    Errc error = Errc::sim_answer_refused;
};
class WrongAnswer : public testing::TestWithParam<Wrong> {};

TEST_P(WrongAnswer, is_refused) {
    Scene scene;
    GetParam().change(scene);
    const Event event = scene.judged();
    EXPECT_EQ(event.kind, Kind::refused);
    EXPECT_EQ(event.final, GetParam().final);
    EXPECT_EQ(event.error, GetParam().error);
    EXPECT_FALSE(event.detail.empty());
    EXPECT_TRUE(event.signature.empty());
    EXPECT_TRUE(event.certificate.empty());
}
INSTANTIATE_TEST_SUITE_P(
    answer_check, WrongAnswer,
    testing::Values(
        Wrong{"another_transaction", [](Scene& it) { it.reply.ap_transaction = "_other"; }, false},
        Wrong{"no_transaction", [](Scene& it) { it.reply.ap_transaction.reset(); }, false},
        Wrong{"another_of_the_service", [](Scene& it) { it.reply.mssp_transaction = "m2"; }, false},
        Wrong{"another_number", [](Scene& it) { it.reply.msisdn = "84987654321"; }, false},
        Wrong{"no_number", [](Scene& it) { it.reply.msisdn.reset(); }, false},
        Wrong{"pending_of_another",
              [](Scene& it) {
                  it.reply = {};
                  it.reply.code = 504;
                  it.reply.ap_transaction = "_other";
              },
              false},
        Wrong{"altered_signature", [](Scene& it) { it.reply.signature[9] ^= 1U; }},
        Wrong{"short_signature", [](Scene& it) { it.reply.signature.pop_back(); }},
        Wrong{"another_digest",
              [](Scene& it) {
                  ToBeSigned other = it.pending.to_be_signed;
                  other.digest[0] ^= 1U;
                  it.reply.signature = subscriber().sign(other);
              }},
        Wrong{"another_padding",
              [](Scene& it) {
                  ToBeSigned other = it.pending.to_be_signed;
                  other.mechanism = Mechanism::rsa_pss;
                  it.reply.signature = subscriber().sign(other);
              }},
        Wrong{"another_certificate",
              [](Scene& it) { it.reply.certificates = {stranger().certificate.der()}; }},
        Wrong{"no_certificate_at_all", [](Scene& it) { it.reply.certificates.clear(); }},
        Wrong{"a_certificate_that_is_none",
              [](Scene& it) {
                  it.reply.certificates = {Bytes{1, 2}};
              }},
        Wrong{"not_the_one_offered", [](Scene& it) { it.offered = {stranger().certificate}; }},
        Wrong{"a_test_certificate",
              [](Scene& it) {
                  static const auto tester = test::TestPki{"kysod TEST CA"}.issue({});
                  it.reply.certificates = {tester.certificate.der()};
                  it.reply.signature = tester.sign(it.pending.to_be_signed);
              },
              true, Errc::sim_test_certificate}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(AnswerCheck, test_certificates_pass_where_they_are_wanted) {
    Scene scene;
    const auto tester = test::TestPki{"kysod TEST CA"}.issue({});
    scene.reply.certificates = {tester.certificate.der()};
    scene.reply.signature = tester.sign(scene.pending.to_be_signed);
    scene.test = true;
    EXPECT_EQ(scene.judged().kind, Kind::signature);
}

TEST(AnswerCheck, codes_become_events) {
    Scene scene;
    scene.reply = {};
    scene.reply.code = 504;
    EXPECT_EQ(scene.judged().kind, Kind::pending);
    scene.reply.code = 401;
    scene.reply.fault = true;
    const Event failed = scene.judged();
    EXPECT_EQ(failed.kind, Kind::failed);
    EXPECT_EQ(failed.error, Errc::sim_cancelled);
    EXPECT_EQ(failed.detail, "401");
}

TEST(AnswerCheck, what_is_no_answer_of_the_service_is_lost_or_refused) {
    const Pending pending;
    const auto judged = [&](mss::Operation operation, Errc errc) {
        return judge({mss::Dialect::etsi, operation, pending, {}, false}, Error{errc}).kind;
    };
    EXPECT_EQ(judged(mss::Operation::status, Errc::sim_service_failed), Kind::lost);
    EXPECT_EQ(judged(mss::Operation::status, Errc::sim_service_refused), Kind::lost) << "may be mended";
    EXPECT_EQ(judged(mss::Operation::signature, Errc::sim_service_failed), Kind::lost);
    EXPECT_EQ(judged(mss::Operation::signature, Errc::sim_service_refused), Kind::failed);
    EXPECT_EQ(judged(mss::Operation::status, Errc::sim_answer_refused), Kind::refused);
}

} // namespace
} // namespace kyso::gateway
