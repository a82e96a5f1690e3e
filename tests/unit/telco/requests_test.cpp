// SPDX-License-Identifier: Apache-2.0
// Requests that an honest service does not take, and what it says of each.
#include "telco_fixture.hpp"

namespace kyso::telco {
namespace {

struct Wrong {
    const char* name;
    void (*change)(ApMessage&);
    int code, sub = 0;
    bool vgca = false;
};
void PrintTo(const Wrong& row, std::ostream* out) {
    *out << row.name;
}

class WrongRequestTest : public TelcoFixture, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongRequestTest, has_its_code) {
    const Wrong& row = GetParam();
    ApMessage order = message(row.vgca);
    row.change(order);
    const auto answer = post("/soap/services/MSS_SignaturePort", order.sign());
    EXPECT_EQ(code_of(answer.body), row.code) << answer.body;
    EXPECT_EQ(sub_code_of(answer.body), row.sub) << answer.body;
    EXPECT_EQ(answer.status, row.code == 100 ? 200U : 500U);
}

void text(ApMessage& order) {
    order.mime_type = "text/plain";
    order.encoding = "UTF-8";
    order.data = "ab";
}

INSTANTIATE_TEST_SUITE_P(
    Signature, WrongRequestTest,
    testing::Values(
        Wrong{"nothing", [](ApMessage&) {}, 100},
        Wrong{"unknown_ap", [](ApMessage& it) { it.ap = "http://x"; }, 104},
        Wrong{"password", [](ApMessage& it) { it.password = "x"; }, 104},
        Wrong{"instant_without_zone", [](ApMessage& it) { it.instant = "2026-11-22T00:00:00.100"; }, 101},
        Wrong{"instant_too_old", [](ApMessage& it) { it.instant = "2026-11-21T23:54:59Z"; }, 101},
        Wrong{"instant_too_early", [](ApMessage& it) { it.instant = "2026-11-22T00:05:01Z"; }, 101},
        Wrong{"instant_in_another_zone", [](ApMessage& it) { it.instant = "2026-11-22T07:00:00.5+07:00"; },
              100},
        Wrong{"transaction_begins_with_a_digit", [](ApMessage& it) { it.transaction = "1a"; }, 101},
        Wrong{"transaction_too_long", [](ApMessage& it) { it.transaction = "_" + std::string(32, 'a'); },
              101},
        Wrong{"number_with_letters", [](ApMessage& it) { it.msisdn = "8491234567x"; }, 101},
        Wrong{"number_as_in_vietnam", [](ApMessage& it) { it.msisdn = "0912345678"; }, 101},
        Wrong{"server_server_mode", [](ApMessage& it) { it.mode = "asynchServerServer"; }, 101, 1013},
        Wrong{"time_out", [](ApMessage& it) { it.time_out = "0"; }, 101},
        Wrong{"mime_type", [](ApMessage& it) { it.mime_type = "application/pdf"; }, 101, 1016},
        Wrong{"encoding", [](ApMessage& it) { it.encoding = "UTF-8"; }, 101, 1016},
        Wrong{"not_base64", [](ApMessage& it) { it.data = "a*b"; }, 101, 1016},
        Wrong{"short_digest", [](ApMessage& it) { it.data = "AAAA"; }, 103},
        Wrong{"format", [](ApMessage& it) { it.format = "http://example.vn/format"; }, 101, 1017},
        Wrong{"digest_as_cms", [](ApMessage& it) { it.format = "http://uri.etsi.org/TS102204/v1.1.2#PKCS7"; },
              101, 1017},
        Wrong{"nothing_to_show", [](ApMessage& it) { it.display = ""; }, 102, 1021},
        Wrong{"text_needs_no_other", [](ApMessage& it) { text(it), it.display = ""; }, 100},
        Wrong{"long_display", [](ApMessage& it) { it.display = std::string(111, 'a'); }, 103},
        Wrong{"display_of_the_limit", [](ApMessage& it) { it.display = std::string(110, 'a'); }, 100},
        Wrong{"long_display_in_ucs2", [](ApMessage& it) { it.display = "Đ" + std::string(55, 'a'); }, 103},
        Wrong{"long_text", [](ApMessage& it) { text(it), it.data = std::string(161, 'a'); }, 103},
        Wrong{"unknown_service",
              [](ApMessage& it) {
                  it.services = "<mss:Service><mss:Description><mss:mssURI>http://example.vn/x</mss:mssURI>"
                                "</mss:Description></mss:Service>";
              },
              101, 1014},
        Wrong{"short_event_id",
              [](ApMessage& it) {
                  it.services =
                      "<mss:Service><mss:Description><mss:mssURI>http://mss.ficom.fi/TS102204/v1.0.0#eventId"
                      "</mss:mssURI></mss:Description><fi:EventID>A1</fi:EventID></mss:Service>";
              },
              103},
        Wrong{"unknown_element", [](ApMessage& it) { it.extra = "<mss:Other/>"; }, 101},
        Wrong{"element_twice", [](ApMessage& it) { it.extra = "<mss:MobileUser/>"; }, 101},
        Wrong{"vgca_without_text", [](ApMessage& it) { it.display = ""; }, 102, 0, true},
        Wrong{"vgca_other_digest_info", [](ApMessage& it) { it.data = to_base64(Bytes(51, 1)); }, 101, 1016,
              true},
        Wrong{"vgca_order_for_etsi", [](ApMessage& it) { it.ap = "http://ap.example.vn/kysod"; }, 101, 0,
              true}),
    [](const auto& row) { return row.param.name; });

class RequestTest : public TelcoFixture {
  protected:
    int code(const std::string& body, const std::string& path = "/soap/services/MSS_SignaturePort") {
        return code_of(post(path, body).body);
    }
};

TEST_F(RequestTest, what_is_no_message) {
    const std::string good = message().sign();
    for (std::size_t size = 0; size < good.size(); size += 7)
        EXPECT_EQ(code(good.substr(0, size)), 101) << size;
    EXPECT_EQ(code("<!DOCTYPE a><a/>"), 101);
    EXPECT_EQ(code("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"), 101);
    std::string soap11 = good;
    soap11.replace(soap11.find("http://www.w3.org/2003/05/soap-envelope"), 39,
                   "http://schemas.xmlsoap.org/soap/envelope/");
    EXPECT_EQ(code(soap11), 101);
    EXPECT_EQ(code(good, "/soap/services/MSS_StatusQueryPort"), 101) << "the other port's message";
    EXPECT_EQ(code(good), 100) << "and still a good one is taken";
}

TEST_F(RequestTest, what_is_no_call) {
    EXPECT_EQ(post("/soap/services/Other", message().sign()).status, 404U);
    EXPECT_EQ(post("/soap/services/MSS_SignaturePort", message().sign(), "application/json").status, 415U);
    http::HttpRequest get{"GET", "/soap/services/MSS_SignaturePort", "", "", "", ""};
    EXPECT_EQ(std::get<ServiceAnswer>(service_.begin(get)).response.status, 405U);
}

TEST_F(RequestTest, a_call_counts_once) {
    const ApMessage order = message();
    const std::string ack = sign(order);
    EXPECT_EQ(code_of(sign(order)), 101);
    ApMessage query = order;
    query.mssp_transaction = id_in(ack);
    EXPECT_EQ(code(query.status(), "/soap/services/MSS_StatusQueryPort"), 101) << "its Instant was used up";
    EXPECT_EQ(code_of(status(order, id_in(ack))), 504);
}

TEST_F(RequestTest, a_transaction_is_its_own_ap_s) {
    const std::string ack = sign(message());
    EXPECT_EQ(code_of(status(message(true), id_in(ack))), 101);
    EXPECT_EQ(code_of(status(message(), "t0")), 101);
}

TEST_F(RequestTest, the_agreement_limits_text_service_and_profile) {
    ApplicationProvider ap = registry_.at("http://ap.example.vn/kysod");
    ap.prefix = "dichvucong.gov.vn: ";
    ap.operations = {Operation::signature, Operation::status};
    ap.profiles = {"http://mobile-id.vn/digitalSignature"};
    registry_.put(ap);
    ApMessage order = message();
    order.display = "Bam OK";
    EXPECT_EQ(code_of(sign(order)), 107);
    EXPECT_EQ(sub_code_of(post("/soap/services/MSS_ProfileQueryPort", message().profile()).body), 1045);
    EXPECT_EQ(code_of(sign(message())), 100);
}

TEST_F(RequestTest, a_client_certificate_belongs_to_its_account) {
    ApplicationProvider ap = registry_.at("http://ap.example.vn/kysod");
    const auto& certificate = *person().sim.keys[0].certificate;
    ap.certificate = certificate.sha256();
    registry_.put(ap);
    EXPECT_EQ(code_of(sign(message())), 104);
    http::HttpRequest request{
        "POST", "/soap/services/MSS_SignaturePort", "", "application/soap+xml", "", message().sign()};
    request.client_certificate = as_text(certificate.der());
    EXPECT_EQ(code_of(std::get<ServiceAnswer>(service_.begin(request)).response.body), 100);
}

TEST_F(RequestTest, synchronous_is_answered_when_the_phone_is) {
    ApMessage order = message();
    order.mode = "synch";
    post("/soap/services/MSS_SignaturePort", order.sign());
    ASSERT_TRUE(waiting_);
    EXPECT_FALSE(service_.ended(*waiting_));
    EXPECT_EQ(service_.next_due(), clock_.now() + std::chrono::seconds{80});
    sign_at_phone();
    const auto answer = service_.ended(*waiting_);
    ASSERT_TRUE(answer);
    EXPECT_EQ(code_of(answer->response.body), 502);
    EXPECT_NE(answer->response.body.find("MSS_SignatureResp"), std::string::npos);
}

} // namespace
} // namespace kyso::telco
