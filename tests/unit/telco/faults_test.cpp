// SPDX-License-Identifier: Apache-2.0
// Each hostile mode makes exactly so many answers wrong, each in its way.
#include "signature/raw_signature.hpp"
#include "simulators/telco/wire/xml.hpp"
#include "telco_fixture.hpp"

namespace kyso::telco {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Hostile {
    Fault fault;
    void (*look)(const http::HttpResponse& answer);
};

class FaultTest : public TelcoFixture {
  protected:
    FaultTest() {
        Subscriber other;
        other.msisdn = "84987654321";
        other.sim.keys.push_back(sim_key(test::KeyKind::ec_p256, 9, "TRẦN THỊ BÌNH"));
        telco_.put(other);
    }
    /// The answer to a status query after the phone has signed, under the fault; then the same without it.
    http::HttpResponse finished(Fault fault) {
        const ApMessage order = message();
        const std::string id = id_in(sign(order));
        sign_at_phone();
        faults_.arm({fault, 1, std::nullopt});
        http::HttpResponse answer = ask(order, id);
        EXPECT_TRUE(faults_.armed().empty()) << "one answer, no more";
        EXPECT_EQ(code_of(ask(order, id).body), 502) << "the next is honest";
        return answer;
    }
    http::HttpResponse ask(ApMessage order, const std::string& id) {
        order.instant = next_instant();
        order.mssp_transaction = id;
        return post("/soap/services/MSS_StatusQueryPort", order.status());
    }
    static Bytes signature_in(const std::string& answer) {
        return from_base64(between(answer, "<fi:SignatureValue>", "</fi:SignatureValue>")).value();
    }
    static Result<void> verified(const signature::Certificate& certificate, const std::string& answer) {
        return signature::verify_raw(certificate, {Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 7)},
                                     signature_in(answer));
    }
};

TEST_F(FaultTest, answers_that_say_something_else) {
    EXPECT_THAT(finished(Fault::other_msisdn).body, HasSubstr(">+84912345679<"));
    EXPECT_THAT(finished(Fault::other_transaction).body, Not(HasSubstr("AP_TransID=\"_1\"")));
    EXPECT_EQ(code_of(finished(Fault::pending_forever).body), 504);
    EXPECT_THAT(finished(Fault::clock_skew).body, HasSubstr("MSSP_Info Instant=\"2027-11-22"));
    const std::string twice = finished(Fault::duplicate_status).body;
    EXPECT_NE(twice.find("<mss:Status>"), twice.rfind("<mss:Status>"));
    EXPECT_NE(read_xml(twice), nullptr);
}

TEST_F(FaultTest, good_signatures_that_are_the_wrong_ones) {
    const auto& own = *person().sim.keys[0].certificate;
    const auto& other = *telco_.find("84987654321")->sim.keys[0].certificate;
    const std::string data = finished(Fault::other_data).body;
    EXPECT_EQ(code_of(data), 502);
    EXPECT_FALSE(verified(own, data));
    Bytes changed(32, 7);
    changed.back() ^= 1U;
    EXPECT_TRUE(
        signature::verify_raw(own, {Mechanism::ecdsa, DigestAlgorithm::sha256, changed}, signature_in(data)));
    const std::string foreign = finished(Fault::other_certificate).body;
    EXPECT_TRUE(verified(other, foreign));
    EXPECT_EQ(between(foreign, "<fi:X509Certificate>", "<"), to_base64(other.der()));
}

TEST_F(FaultTest, unusual_ways_to_say_the_same) {
    const auto soap11 = finished(Fault::soap11_fault);
    EXPECT_EQ(soap11.status, 500U);
    EXPECT_THAT(soap11.body, HasSubstr("<faultcode>mss:_900</faultcode>"));
    EXPECT_NE(read_xml(soap11.body), nullptr);
    const std::string bare = finished(Fault::no_namespace).body;
    EXPECT_THAT(bare, HasSubstr("<MSS_StatusResp xmlns:mss="));
    EXPECT_THAT(bare, HasSubstr("<mss:Status>"));
    EXPECT_NE(read_xml(bare), nullptr);
    const std::string reordered = finished(Fault::reordered).body;
    EXPECT_GT(reordered.find("<mss:AP_Info"), reordered.find("<mss:Status>"));
    EXPECT_EQ(code_of(reordered), 502);
    const auto fault = finished(Fault::fault_with_200);
    EXPECT_EQ(fault.status, 200U);
    EXPECT_EQ(code_of(fault.body), 900);
}

TEST_F(FaultTest, no_answer_at_all) {
    EXPECT_EQ(read_xml(finished(Fault::truncated).body), nullptr);
    EXPECT_GT(finished(Fault::huge).body.size(), 4'000'000U);
    const std::string deep = finished(Fault::deep).body;
    EXPECT_THAT(deep, HasSubstr("<a><a><a>"));
    EXPECT_EQ(read_xml(deep), nullptr) << "deeper than libxml2 goes";
    const std::string bomb = finished(Fault::doctype).body;
    EXPECT_THAT(bomb, HasSubstr("<!DOCTYPE"));
    EXPECT_EQ(read_xml(bomb), nullptr);
    EXPECT_FALSE(is_utf8(finished(Fault::garbage).body));
    EXPECT_EQ(finished(Fault::empty).body, "");
    EXPECT_EQ(finished(Fault::redirect).status, 307U);
}

TEST_F(FaultTest, below_http_main_is_told) {
    for (const auto& [fault, wire] :
         {std::pair{Fault::slow_drip, WireFault::slow_drip}, std::pair{Fault::closed, WireFault::closed}}) {
        faults_.arm({fault, 1, std::nullopt});
        http::HttpRequest request{
            "POST", "/soap/services/MSS_ProfileQueryPort", "", "text/xml", "", message().profile()};
        EXPECT_EQ(std::get<ServiceAnswer>(service_.begin(request)).wire, wire);
    }
    faults_.arm({Fault::tls_swap, 1, std::nullopt});
    EXPECT_EQ(code_of(sign(message())), 100) << "the next connection is meant, not the next answer";
    EXPECT_TRUE(faults_.take_swap());
    EXPECT_FALSE(faults_.take_swap());
}

TEST_F(FaultTest, so_many_answers_to_one_operation) {
    faults_.arm({Fault::empty, 2, Operation::status});
    const ApMessage order = message();
    const std::string id = id_in(sign(order));
    EXPECT_FALSE(id.empty()) << "not a status";
    EXPECT_EQ(ask(order, id).body, "");
    EXPECT_EQ(ask(order, id).body, "");
    EXPECT_EQ(code_of(ask(order, id).body), 504);
}

TEST_F(FaultTest, a_fault_waits_for_an_answer_that_it_can_spoil) {
    faults_.arm({Fault::other_certificate, 1, std::nullopt});
    const ApMessage order = message();
    const std::string id = id_in(sign(order));
    EXPECT_EQ(code_of(ask(order, id).body), 504);
    EXPECT_EQ(faults_.armed().size(), 1U);
    sign_at_phone();
    ask(order, id);
    EXPECT_TRUE(faults_.armed().empty());
}

} // namespace
} // namespace kyso::telco
