// SPDX-License-Identifier: Apache-2.0
// The product's half of the protocol (drivers/mss) against this service, without sockets: two writings of one
// standard that know nothing of each other. What one says the other must understand, and what a hostile mode
// spoils the product must refuse.
#include "drivers/mss/reader.hpp"
#include "drivers/mss/writer.hpp"
#include "signature/raw_signature.hpp"
#include "telco_fixture.hpp"

namespace kyso::telco {
namespace {

struct Way {
    const char* name;
    mss::Dialect dialect;
    mss::Encoding encoding;
    mss::Mode mode;
};
void PrintTo(const Way& way, std::ostream* out) {
    *out << way.name;
}

class ProductFixture : public TelcoFixture {
  protected:
    explicit ProductFixture(mss::Dialect dialect = mss::Dialect::etsi,
                            mss::Encoding encoding = mss::Encoding::soap,
                            mss::Mode mode = mss::Mode::asynchronous) {
        account_.dialect = dialect;
        account_.encoding = encoding;
        account_.mode = mode;
        account_.ap_id =
            dialect == mss::Dialect::vgca ? "http://ap.example.vn/vgca" : "http://ap.example.vn/kysod";
        account_.ap_password = "made-up-password";
        person().sim.keys[0] =
            sim_key(dialect == mss::Dialect::vgca ? test::KeyKind::rsa_2048 : test::KeyKind::ec_p256, 7);
        asked_.mechanism = dialect == mss::Dialect::vgca ? Mechanism::rsa_pkcs1 : Mechanism::ecdsa;
        asked_.digest = Bytes(32, 7);
    }
    mss::Call call() {
        return {"_0123456789abcdef0123456789abcde", clock_.wall() + milliseconds{++instants_}};
    }

    template <class Asked>
    http::HttpResponse send(const Asked& asked) {
        const auto written = mss::write_request(account_, asked);
        EXPECT_TRUE(written.has_value());
        const bool json = account_.encoding == mss::Encoding::json;
        return post((json ? "/rest/service/" : "/soap/services/") + written->path, written->body,
                    written->content_type);
    }
    Result<mss::Reply> read(mss::Operation operation, const http::HttpResponse& response) {
        return mss::read_reply(account_.encoding, operation, as_bytes(response.body), response.status);
    }
    http::HttpResponse order() {
        return send(
            mss::SignatureRequest{call(), citizen, asked_, "dichvucong.gov.vn: Dang ky (Ma 1462)", "1462"});
    }
    http::HttpResponse status_of(const std::string& id) { return send(mss::StatusRequest{call(), id}); }

    mss::Service account_;
    ToBeSigned asked_;
};

class ProductTest : public ProductFixture, public testing::WithParamInterface<Way> {
  protected:
    ProductTest() : ProductFixture(GetParam().dialect, GetParam().encoding, GetParam().mode) {}
};

TEST_P(ProductTest, learns_the_certificate_beforehand) {
    const auto response = send(mss::CertificateRequest{call(), citizen});
    const auto reply = read(mss::certificate_operation(account_.dialect), response);
    ASSERT_TRUE(reply) << reply.error().describe() << response.body;
    EXPECT_EQ(reply->code, account_.dialect == mss::Dialect::vgca ? 408 : 100);
    ASSERT_EQ(reply->certificates.size(), 1U) << response.body;
    EXPECT_EQ(reply->certificates[0], person().sim.keys[0].certificate->der());
}

TEST_P(ProductTest, has_a_signature_made) {
    http::HttpResponse response = order();
    mss::Operation operation = mss::Operation::signature;
    if (account_.mode == mss::Mode::synchronous) {
        ASSERT_TRUE(waiting_);
        sign_at_phone();
        response = service_.ended(*waiting_)->response;
    } else {
        const auto ack = read(operation, response);
        ASSERT_TRUE(ack) << ack.error().describe() << response.body;
        ASSERT_EQ(ack->code, 100) << response.body;
        operation = mss::Operation::status;
        const auto early = read(operation, status_of(*ack->mssp_transaction));
        ASSERT_TRUE(early) << early.error().describe();
        EXPECT_EQ(early->code, 504);
        sign_at_phone();
        response = status_of(*ack->mssp_transaction);
    }
    const auto done = read(operation, response);
    ASSERT_TRUE(done) << done.error().describe() << response.body;
    EXPECT_EQ(done->code, 502);
    EXPECT_FALSE(done->fault);
    EXPECT_EQ(done->msisdn, citizen);
    EXPECT_EQ(done->ap_transaction, "_0123456789abcdef0123456789abcde");
    ASSERT_EQ(done->certificates.size(), 1U) << response.body;
    EXPECT_EQ(done->certificates[0], person().sim.keys[0].certificate->der());
    EXPECT_TRUE(
        signature::verify_raw(*person().sim.keys[0].certificate, asked_, done->signature).has_value());
}

TEST_P(ProductTest, hears_that_the_person_cancelled) {
    const http::HttpResponse ack = order();
    press(Press::Key::cancel);
    const bool synchronous = account_.mode == mss::Mode::synchronous;
    const auto operation = synchronous ? mss::Operation::signature : mss::Operation::status;
    const auto reply =
        read(operation, synchronous ? service_.ended(*waiting_)->response
                                    : status_of(*read(mss::Operation::signature, ack)->mssp_transaction));
    ASSERT_TRUE(reply) << reply.error().describe();
    EXPECT_TRUE(reply->fault);
    EXPECT_EQ(reply->code, 401);
    EXPECT_EQ(reply->sub_code, 4011);
}

INSTANTIATE_TEST_SUITE_P(
    Ways, ProductTest,
    testing::Values(
        Way{"etsi_soap", mss::Dialect::etsi, mss::Encoding::soap, mss::Mode::asynchronous},
        Way{"etsi_soap_synchronous", mss::Dialect::etsi, mss::Encoding::soap, mss::Mode::synchronous},
        Way{"etsi_json", mss::Dialect::etsi, mss::Encoding::json, mss::Mode::asynchronous},
        Way{"etsi_json_synchronous", mss::Dialect::etsi, mss::Encoding::json, mss::Mode::synchronous},
        Way{"vgca_soap", mss::Dialect::vgca, mss::Encoding::soap, mss::Mode::asynchronous},
        Way{"vgca_soap_synchronous", mss::Dialect::vgca, mss::Encoding::soap, mss::Mode::synchronous}),
    [](const auto& row) { return row.param.name; });

class ProductAndFaultsTest : public ProductFixture, public testing::WithParamInterface<mss::Encoding> {
  protected:
    ProductAndFaultsTest() : ProductFixture(mss::Dialect::etsi, GetParam()) {}
    Result<mss::Reply> finished_under(Fault fault) {
        const auto ack = read(mss::Operation::signature, order());
        sign_at_phone();
        faults_.arm({fault, 1, std::nullopt});
        return read(mss::Operation::status, status_of(*ack->mssp_transaction));
    }
};

TEST_P(ProductAndFaultsTest, the_product_refuses_what_is_no_answer) {
    for (const Fault fault : {Fault::truncated, Fault::huge, Fault::deep, Fault::doctype, Fault::garbage,
                              Fault::empty, Fault::duplicate_status}) {
        const auto reply = finished_under(fault);
        EXPECT_FALSE(reply.has_value()) << to_text(fault);
    }
}

TEST_P(ProductAndFaultsTest, the_product_understands_what_is_written_unusually) {
    for (const Fault fault : {Fault::no_namespace, Fault::reordered}) {
        const auto reply = finished_under(fault);
        ASSERT_TRUE(reply.has_value()) << to_text(fault) << reply.error().describe();
        EXPECT_EQ(reply->code, 502) << to_text(fault);
        EXPECT_FALSE(reply->signature.empty()) << to_text(fault);
    }
    for (const Fault fault : {Fault::soap11_fault, Fault::fault_with_200}) {
        const auto reply = finished_under(fault);
        ASSERT_TRUE(reply.has_value()) << to_text(fault) << reply.error().describe();
        EXPECT_TRUE(reply->fault) << to_text(fault);
        EXPECT_EQ(reply->code, 900) << to_text(fault);
    }
}

TEST_P(ProductAndFaultsTest, what_only_a_comparison_shows_is_there_to_be_compared) {
    EXPECT_NE(finished_under(Fault::other_msisdn)->msisdn, citizen);
    EXPECT_NE(finished_under(Fault::other_transaction)->ap_transaction, "_0123456789abcdef0123456789abcde");
    const auto other = finished_under(Fault::other_data);
    EXPECT_FALSE(
        signature::verify_raw(*person().sim.keys[0].certificate, asked_, other->signature).has_value());
}

INSTANTIATE_TEST_SUITE_P(Encodings, ProductAndFaultsTest,
                         testing::Values(mss::Encoding::soap, mss::Encoding::json),
                         [](const auto& row) { return row.param == mss::Encoding::soap ? "soap" : "json"; });

} // namespace
} // namespace kyso::telco
