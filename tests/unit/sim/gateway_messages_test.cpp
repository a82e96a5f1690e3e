// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/gateway_messages.hpp"

#include "tests/support/result_matchers.hpp"

#include <gmock/gmock.h>

namespace kyso::sim {
namespace {

using test::fails_with;
using test::is_ok;

const std::string transaction = "_0123456789abcdef0123456789abcde";

TEST(GatewayMessagesTest, calls_are_read_as_they_were_written) {
    EXPECT_EQ(read_open(encode(OpenCall{"t.t.t", transaction, "84912345678"}))->transaction, transaction);
    EXPECT_EQ(read_status_call(encode(StatusCall{"t.t.t", transaction}))->ticket, "t.t.t");
    EXPECT_EQ(read_status_call(encode(StatusCall{"t.t.t", transaction}))->wait.count(), 0);
    const auto longest = read_status_call(encode(StatusCall{"t.t.t", transaction, longest_wait}));
    ASSERT_THAT(longest, is_ok());
    EXPECT_EQ(longest->wait, longest_wait);
    const auto longer = longest_wait + std::chrono::milliseconds{1};
    EXPECT_FALSE(read_status_call(encode(StatusCall{"t.t.t", transaction, longer})));
    const SubmitCall call{
        "t.t.t", transaction, {Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 7)}, "a: b"};
    const auto read = read_submit(encode(call));
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(read->to_be_signed, call.to_be_signed);
    EXPECT_EQ(read->text, "a: b");
}

TEST(GatewayMessagesTest, a_certificate_may_come_with_the_signature) {
    Offer offer;
    offer.service = "Mobi";
    offer.code = CodeRule::text;
    offer.mechanism = Mechanism::ecdsa;
    const auto read = read_offer(encode(offer));
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(read->code, CodeRule::text);
    EXPECT_EQ(read->mechanism, Mechanism::ecdsa);
    // As a gateway before `mechanism` wrote it.
    EXPECT_EQ(
        read_offer(R"({"service":"m","code":"vgca","textLimit":64,"certificates":[],"pollMs":1})")->mechanism,
        Mechanism::rsa_pkcs1);

    SimProgress done;
    done.state = SimProgress::State::done;
    done.signature = Bytes(64, 3);
    done.certificate = Bytes(9, 4);
    done.issuers = {Bytes(8, 5), Bytes(7, 6)};
    const auto told = read_progress(encode(done));
    ASSERT_THAT(told, is_ok());
    EXPECT_EQ(told->certificate, done.certificate);
    EXPECT_EQ(told->issuers, done.issuers);
    done.issuers.assign(8, Bytes(1, 1));
    EXPECT_THAT(read_progress(encode(done)), fails_with(Errc::gateway_refused)) << "more than a chain has";
}

TEST(GatewayMessagesTest, answers_are_read_as_they_were_written) {
    const Offer offer{"Mobi", CodeRule::vgca, 64, {Bytes(3, 1), Bytes(4, 2)}, std::chrono::milliseconds{5}};
    const auto read = read_offer(encode(offer));
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(read->service, "Mobi");
    EXPECT_EQ(read->code, CodeRule::vgca);
    EXPECT_EQ(read->text_limit, 64U);
    EXPECT_EQ(read->certificates, offer.certificates);
    EXPECT_EQ(read->poll, offer.poll);

    SimProgress done;
    done.state = SimProgress::State::done;
    done.signature = Bytes(64, 3);
    EXPECT_EQ(read_progress(encode(done))->signature, done.signature);
    EXPECT_EQ(read_progress(encode(SimProgress{}))->state, SimProgress::State::pending);
    SimProgress failed;
    failed.state = SimProgress::State::failed;
    failed.error = Errc::sim_cancelled;
    failed.service_code = "401";
    const auto told = read_progress(encode(failed));
    EXPECT_EQ(told->error, Errc::sim_cancelled);
    EXPECT_EQ(told->service_code, "401");
    EXPECT_EQ(read_error(encode(Error{Errc::ticket_used, "not told"})).code(), Errc::ticket_used);
}

struct Wrong {
    const char* name;
    const char* body;
};
void PrintTo(const Wrong& row, std::ostream* out) {
    *out << row.name;
}
const auto named = [](const auto& row) { return row.param.name; };

class WrongSubmitTest : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSubmitTest, is_refused) {
    EXPECT_FALSE(read_submit(GetParam().body).has_value());
}

#define NAMES R"("ticket":"t","transaction":"_0123456789abcdef0123456789abcde")"
#define DIGEST R"("sha256":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")"
const Wrong wrong_submits[] = {
    {"nothing", ""},
    {"array", "[]"},
    {"member_missing", "{" NAMES "}"},
    {"member_unknown", "{" NAMES "," DIGEST ",\"mechanism\":\"ecdsa\",\"text\":\"a\",\"url\":\"b\"}"},
    {"member_twice", "{" NAMES "," NAMES "," DIGEST ",\"mechanism\":\"ecdsa\",\"text\":\"a\"}"},
    {"mechanism", "{" NAMES "," DIGEST ",\"mechanism\":\"rsa-pss\",\"text\":\"a\"}"},
    {"digest_short", "{" NAMES ",\"sha256\":\"AAAA\",\"mechanism\":\"ecdsa\",\"text\":\"a\"}"},
    {"text_empty", "{" NAMES "," DIGEST ",\"mechanism\":\"ecdsa\",\"text\":\"\"}"},
    {"transaction", "{\"ticket\":\"t\",\"transaction\":\"0123456789abcdef0123456789abcdef\"," DIGEST
                    ",\"mechanism\":\"ecdsa\",\"text\":\"a\"}"},
};
INSTANTIATE_TEST_SUITE_P(Body, WrongSubmitTest, testing::ValuesIn(wrong_submits), named);

class WrongProgressTest : public testing::TestWithParam<Wrong> {};

TEST_P(WrongProgressTest, is_the_gateways_fault) {
    EXPECT_THAT(read_progress(GetParam().body), fails_with(Errc::gateway_refused));
}

const Wrong wrong_progress[] = {
    {"html", "<html>"},
    {"state", "{\"state\":\"signed\"}"},
    {"poll_missing", "{\"state\":\"pending\"}"},
    {"poll_long", "{\"state\":\"pending\",\"pollMs\":60001}"},
    {"poll_negative", "{\"state\":\"pending\",\"pollMs\":-1}"},
    {"signature_missing", "{\"state\":\"done\"}"},
    {"error_of_kysod", "{\"state\":\"failed\",\"error\":\"consent_refused\",\"serviceCode\":\"\"}"},
    {"error_unknown", "{\"state\":\"failed\",\"error\":\"nonsense\",\"serviceCode\":\"\"}"},
    {"code_long", "{\"state\":\"failed\",\"error\":\"sim_busy\",\"serviceCode\":\"01234567890123456\"}"},
    {"done_and_failed", "{\"state\":\"done\",\"signature\":\"AA==\",\"error\":\"sim_busy\"}"},
};
INSTANTIATE_TEST_SUITE_P(Body, WrongProgressTest, testing::ValuesIn(wrong_progress), named);

TEST(GatewayMessagesTest, an_offer_keeps_its_limits) {
    const auto with = [](const char* rest) {
        return read_offer(std::string{"{\"service\":\"a\",\"code\":\"vgca\",\"pollMs\":1000,"} + rest + "}");
    };
    EXPECT_THAT(with("\"textLimit\":110,\"certificates\":[]"), is_ok());
    EXPECT_THAT(with("\"textLimit\":63,\"certificates\":[]"), fails_with(Errc::gateway_refused));
    EXPECT_THAT(with("\"textLimit\":161,\"certificates\":[]"), fails_with(Errc::gateway_refused));
    EXPECT_THAT(with("\"textLimit\":110,\"certificates\":[\"?\"]"), fails_with(Errc::gateway_refused));
    EXPECT_THAT(with("\"textLimit\":110,\"certificates\":[\"\"]"), fails_with(Errc::gateway_refused));
    EXPECT_THAT(with("\"textLimit\":110,\"certificates\":[1]"), fails_with(Errc::gateway_refused));
    EXPECT_THAT(
        with("\"textLimit\":110,\"certificates\":[\"AA==\",\"AA==\",\"AA==\",\"AA==\",\"AA==\",\"AA==\","
             "\"AA==\",\"AA==\",\"AA==\"]"),
        fails_with(Errc::gateway_refused));
}

TEST(GatewayMessagesTest, an_error_is_one_that_a_gateway_may_answer_with) {
    EXPECT_EQ(read_error("{\"error\":\"consent_refused\"}").code(), Errc::gateway_refused);
    EXPECT_EQ(read_error("<html>Bad gateway</html>").code(), Errc::gateway_refused);
    EXPECT_EQ(read_error("{\"error\":\"sim_busy\",\"more\":1}").code(), Errc::gateway_refused);
}

} // namespace
} // namespace kyso::sim
