// SPDX-License-Identifier: Apache-2.0
// What is signed, and how it comes back: each way of saying the data, each format, each kind of key.
#include "signature/cms_parts.hpp"
#include "signature/raw_signature.hpp"
#include "simulators/telco/wire/json_messages.hpp"
#include "telco_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <openssl/cms.h>

namespace kyso::telco {
namespace {

using test::KeyKind;
using testing::HasSubstr;

constexpr const char* pkcs7 = "http://uri.etsi.org/TS102204/v1.1.2#PKCS7";

class FormatTest : public TelcoFixture, public testing::WithParamInterface<KeyKind> {
  protected:
    FormatTest() { person().sim.keys[0] = sim_key(GetParam(), 7); }
    const signature::Certificate& certificate() { return *person().sim.keys[0].certificate; }
    ToBeSigned digest(Bytes octets) {
        return {*certificate().mechanism(), DigestAlgorithm::sha256, std::move(octets)};
    }
    std::string signed_answer(const ApMessage& order) {
        return status_after(order, [&] { sign_at_phone(); });
    }
    /// The content that the CMS signature is good for.
    std::string verified_content(const std::string& answer) {
        const Bytes der =
            from_base64(between(answer, "<mss:Base64Signature>", "</mss:Base64Signature>")).value();
        const auto cms = signature::parse_signed_data(der).value();
        const signature::X509StoreHandle store{X509_STORE_new()};
        EXPECT_EQ(CMS_verify(cms.get(), nullptr, store.get(), nullptr, nullptr,
                             CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY),
                  1);
        return std::string{as_text(signature::content_of(cms.get()).value())};
    }
};

TEST_P(FormatTest, a_digest_is_signed_raw_with_the_certificate_beside_it) {
    const std::string answer = signed_answer(message());
    const Bytes raw = from_base64(between(answer, "<fi:SignatureValue>", "</fi:SignatureValue>")).value();
    EXPECT_TRUE(signature::verify_raw(certificate(), digest(Bytes(32, 7)), raw).has_value());
    EXPECT_EQ(between(answer, "<fi:X509Certificate>", "</fi:X509Certificate>"),
              to_base64(certificate().der()));
}

TEST_P(FormatTest, vgca_signs_a_digest_info_and_sends_the_signature_alone) {
    ApMessage order = message(true);
    order.services =
        "<mss:Service><mss:Description><mss:mssURI>http://mobile-id.vn/MSSP/v1.0.0#signingCertificate"
        "</mss:mssURI></mss:Description></mss:Service>";
    const std::string answer = signed_answer(order);
    const Bytes raw = from_base64(between(answer, "<mss:Base64Signature>", "</mss:Base64Signature>")).value();
    EXPECT_TRUE(signature::verify_raw(certificate(), digest(Bytes(32, 7)), raw).has_value());
    EXPECT_THAT(answer, HasSubstr("<mss:MSS_Format>"));
    EXPECT_EQ(between(answer, "<mss:any>", "</mss:any>"), to_base64(certificate().der()));
}

TEST_P(FormatTest, a_text_is_signed_as_cms) {
    ApMessage order = message();
    order.mime_type = "text/plain";
    order.encoding = "UTF-8";
    order.data = "Đăng ký tài khoản";
    order.format = pkcs7;
    EXPECT_EQ(verified_content(signed_answer(order)), "Đăng ký tài khoản");
}

TEST_P(FormatTest, octets_are_signed_as_cms) {
    ApMessage order = message();
    order.mime_type = "application/octet-stream";
    order.data = to_base64(as_bytes("challenge"));
    order.format = pkcs7;
    EXPECT_EQ(verified_content(signed_answer(order)), "challenge");
}

TEST_P(FormatTest, a_text_signed_raw_is_hashed_first) {
    ApMessage order = message();
    order.mime_type = "text/plain";
    order.encoding = "UTF-8";
    order.data = "1234567890";
    const std::string answer = signed_answer(order);
    const Bytes raw = from_base64(between(answer, "<fi:SignatureValue>", "</fi:SignatureValue>")).value();
    const Bytes hash = from_hex("c775e7b757ede630cd0aa1113bd102661ab38829ca52a6422ab782862f268646").value();
    EXPECT_TRUE(signature::verify_raw(certificate(), digest(hash), raw).has_value());
}

INSTANTIATE_TEST_SUITE_P(Keys, FormatTest, testing::Values(KeyKind::rsa_2048, KeyKind::ec_p256),
                         [](const auto& row) { return row.param == KeyKind::rsa_2048 ? "rsa" : "ec"; });

class CertificateQueryTest : public TelcoFixture {};

TEST_F(CertificateQueryTest, a_profile_query_tells_every_certificate) {
    person().sim.keys.push_back(sim_key(KeyKind::ec_p256, 2));
    ApMessage query = message();
    const auto answer = post("/soap/services/MSS_ProfileQueryPort", query.profile());
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(code_of(answer.body), 100);
    for (const SimKey& key : person().sim.keys)
        EXPECT_THAT(answer.body, HasSubstr(to_base64(key.certificate->der())));
    query.instant = next_instant();
    EXPECT_EQ(code_of(post("/soap/services/MSS_ProfilePort", query.profile()).body), 100)
        << "Swisscom's name";
}

TEST_F(CertificateQueryTest, vgca_tells_them_at_registration) {
    const auto answer = post("/soap/services/MSS_RegistrationPort", message(true).registration());
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(code_of(answer.body), 408);
    const std::string told = between(answer.body, "<mss:CertificateResponse>", "</mss:CertificateResponse>");
    EXPECT_EQ(between(told, "<mss:X509Certificate>", "</mss:X509Certificate>"),
              to_base64(person().sim.keys[0].certificate->der()));
    EXPECT_FALSE(between(told, "<mss:PublicKey>", "</mss:PublicKey>").empty());
}

TEST_F(CertificateQueryTest, of_nobody_and_of_an_empty_sim) {
    ApMessage query = message();
    query.msisdn = "84999999999";
    EXPECT_EQ(code_of(post("/soap/services/MSS_ProfileQueryPort", query.profile()).body), 105);
    person().sim.keys[0].state = CertificateState::missing;
    EXPECT_EQ(code_of(post("/soap/services/MSS_ProfileQueryPort", message().profile()).body), 422);
}

class JsonTest : public TelcoFixture {
  protected:
    http::HttpResponse call(const std::string& word, const std::string& name, const std::string& members) {
        const std::string body = R"({")" + name +
                                 R"(":{"AP_Info":{"AP_ID":"http://ap.example.vn/kysod","AP_PWD":)"
                                 R"("made-up-password","AP_TransID":"_1","Instant":")" +
                                 next_instant() +
                                 R"("},"MSSP_Info":{"MSSP_ID":{}},"MajorVersion":"1",)"
                                 R"("MinorVersion":"2")" +
                                 members + "}}";
        return post("/rest/service/" + word, body, "application/json");
    }
    static boost::json::value read(const http::HttpResponse& response) {
        return boost::json::parse(response.body);
    }
    const std::string order_ =
        R"(,"MobileUser":{"MSISDN":"+84912345678"},"MessagingMode":"asynch","TimeOut":"80",)"
        R"("DataToBeSigned":{"Data":")" +
        to_base64(Bytes(32, 7)) +
        R"(","Encoding":"base64","MimeType":"application/x-sha256"},)"
        R"("DataToBeDisplayed":{"Data":"Dang ky","Encoding":"UTF-8","MimeType":"text/plain"})";
};

TEST_F(JsonTest, signs_as_soap_does) {
    const auto ack = read(call("sign", "MSS_SignatureReq", order_)).at("MSS_SignatureResp");
    EXPECT_EQ(ack.at("Status").at("StatusCode").at("Value"), "100");
    const std::string id = boost::json::value_to<std::string>(ack.at("MSSP_TransID"));
    const std::string about = R"(,"MSSP_TransID":")" + id + "\"";
    const auto status_now = [&] { return read(call("status", "MSS_StatusReq", about)).at("MSS_StatusResp"); };
    EXPECT_EQ(status_now().at("Status").at("StatusCode").at("Value"), "504");
    sign_at_phone();
    const auto done = status_now();
    EXPECT_EQ(done.at("Status").at("StatusCode").at("Value"), "502");
    const auto& made = done.at("MSS_Signature").at("PKCS1");
    const Bytes raw = from_base64(boost::json::value_to<std::string>(made.at("SignatureValue"))).value();
    EXPECT_TRUE(signature::verify_raw(*person().sim.keys[0].certificate,
                                      {Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 7)}, raw)
                    .has_value());
}

TEST_F(JsonTest, faults_and_certificates) {
    const auto fault = call("status", "MSS_StatusReq", R"(,"MSSP_TransID":"nobody")");
    EXPECT_EQ(fault.status, 500U);
    EXPECT_EQ(read(fault).at("Fault").at("Code").at("SubCode").at("Value"), "_101");
    EXPECT_EQ(read(fault).at("Fault").at("Code").at("Value"), "Sender");
    const auto profile =
        call("profile", "MSS_ProfileReq", R"(,"MobileUser":{"MSISDN":"84912345678"},"Params":"certs")");
    EXPECT_THAT(read(profile)
                    .at("MSS_ProfileResp")
                    .at("Status")
                    .at("StatusDetail")
                    .at("ProfileQueryExtension")
                    .at("Sscds")
                    .at("Sim")
                    .at("MobileUserCertificate")
                    .at(0)
                    .at("X509Certificate")
                    .at(0),
                boost::json::value(to_base64(person().sim.keys[0].certificate->der())));
}

} // namespace
} // namespace kyso::telco
