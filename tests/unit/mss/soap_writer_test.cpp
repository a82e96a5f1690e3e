// SPDX-License-Identifier: Apache-2.0
// What is sent, element by element: the order is the dialect's, and a service that checks it refuses another.
#include "drivers/mss/writer.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/unit/mss/samples.hpp"

#include <gtest/gtest.h>

namespace kyso::mss {
namespace {

using kyso::test::is_ok;
using testing::ElementsAre;
using testing::HasSubstr;

/// Names only, with dots for the depth, from the message on.
std::vector<std::string> names(const WrittenRequest& request) {
    std::vector<std::string> found;
    for (const std::string& line : test::outline(test::message_of(request.body))) {
        const std::size_t from = line.find('}') + 1;
        found.push_back(line.substr(0, line.find('{')) + line.substr(from, line.find(' ', from) - from));
    }
    return found;
}

TEST(SoapWriter, etsi_signature_has_the_order_of_its_schema) {
    const auto written = write_request(test::etsi(), test::signature_request());
    ASSERT_THAT(written, is_ok());
    EXPECT_THAT(names(*written),
                ElementsAre("MSS_SignatureReq", ".AP_Info", ".MSSP_Info", "..MSSP_ID", "...URI",
                            ".MobileUser", "..MSISDN", ".DataToBeSigned", ".DataToBeDisplayed",
                            ".SignatureProfile", "..mssURI", ".AdditionalServices", "..Service",
                            "...Description", "....mssURI", "...EventID", "..Service", "...Description",
                            "....mssURI", "...UserLang", ".MSS_Format", "..mssURI"));
}

TEST(SoapWriter, vgca_signature_has_the_order_of_its_schema) {
    const auto written = write_request(test::vgca(), test::signature_request());
    ASSERT_THAT(written, is_ok());
    EXPECT_THAT(names(*written),
                ElementsAre("MSS_SignatureReq", ".AP_Info", ".MSSP_Info", "..MSSP_ID", "...URI",
                            ".MobileUser", "..MSISDN", ".DataToBeSigned", ".DataToBeDisplayed", ".MSS_Format",
                            "..mssURI", ".SignatureProfile", "..mssURI", ".AdditionalServices", "..Service",
                            "...Description", "....mssURI", "..Service", "...Description", "....mssURI"));
}

TEST(SoapWriter, vgca_signature_is_the_example_to_the_letter) {
    const auto written = write_request(test::vgca(), test::signature_request());
    ASSERT_THAT(written, is_ok());
    EXPECT_EQ(written->path, "MSS_SignaturePort");
    EXPECT_EQ(written->content_type, "application/soap+xml;charset=UTF-8");
    EXPECT_EQ(test::outline(test::message_of(written->body)),
              test::outline(test::file("vgca-sigreq-body.xml")));
}

TEST(SoapWriter, vgca_registration_asks_for_the_certificates_of_its_profile) {
    const auto written = write_request(test::vgca(), test::certificate_request());
    ASSERT_THAT(written, is_ok());
    EXPECT_EQ(written->path, "MSS_RegistrationPort");
    EXPECT_THAT(written->body, HasSubstr("<MSS_Registration><"));
    std::string example = test::file("vgca-regreq-body.xml");
    example = test::with(example, "_k3f9a0c1d1", "_k3f9a0c1d2");
    EXPECT_EQ(test::outline(test::message_of(written->body)),
              test::outline(test::with(example, "T01:00:00Z", "T01:00:00.000Z")));
}

TEST(SoapWriter, vgca_status_is_the_example) {
    StatusRequest request = test::status_request();
    request.mssp_transaction = "F4440969942209458";
    request.call.transaction = "_k3f9a0c1d3";
    request.call.instant += std::chrono::seconds{10};
    const auto written = write_request(test::vgca(), request);
    ASSERT_THAT(written, is_ok());
    EXPECT_EQ(written->path, "MSS_StatusQueryPort");
    EXPECT_THAT(written->body, HasSubstr("<MSS_StatusQuery><"));
    EXPECT_EQ(
        test::outline(test::message_of(written->body)),
        test::outline(test::with(test::file("vgca-statusreq-body.xml"), "T01:00:10Z", "T01:00:10.000Z")));
}

TEST(SoapWriter, etsi_asks_for_certificates_by_profile) {
    Service service = test::etsi();
    service.ap_password = "not-needed";
    service.mssp_uri.clear();
    const auto written = write_request(service, test::certificate_request());
    ASSERT_THAT(written, is_ok());
    EXPECT_EQ(written->path, "MSS_ProfileQueryPort");
    EXPECT_THAT(written->body, HasSubstr("<MSS_ProfileQuery><"));
    std::string example = test::with(test::file("etsi-profilereq-body.xml"), "_k3f9a0c1d0", "_k3f9a0c1d2");
    EXPECT_EQ(test::outline(test::message_of(written->body)),
              test::outline(test::with(example, "T01:00:00.000+07:00", "T01:00:00.000Z")));
}

TEST(SoapWriter, etsi_signature_says_what_was_asked) {
    const auto written = write_request(test::etsi(), test::signature_request());
    ASSERT_THAT(written, is_ok());
    const std::string& body = written->body;
    EXPECT_THAT(body, HasSubstr("<MSS_Signature><mss:MSS_SignatureReq "));
    EXPECT_THAT(body, HasSubstr("MajorVersion=\"1\" MinorVersion=\"1\" MessagingMode=\"asynchClientServer\" "
                                "TimeOut=\"300\""));
    EXPECT_THAT(body, HasSubstr("AP_TransID=\"_k3f9a0c1d2\""));
    EXPECT_THAT(body, HasSubstr("Instant=\"2026-11-22T01:00:00.000Z\""));
    EXPECT_THAT(body, HasSubstr("<mss:MSISDN>+84912345678</mss:MSISDN>"));
    EXPECT_THAT(body, HasSubstr("<mss:DataToBeSigned MimeType=\"application/x-sha256\" Encoding=\"base64\">"
                                "x3Xnt1ft5jDNCqERO9ECZhqziCnKUqZCKreChi8mhkY=</mss:DataToBeSigned>"));
    EXPECT_THAT(body, HasSubstr("<mss:DataToBeDisplayed MimeType=\"text/plain\" Encoding=\"UTF-8\">"
                                "dichvucong.gov.vn: dang ky tai khoan. Ma giao dich 924276<"));
    EXPECT_THAT(body, HasSubstr(">924276</fi:EventID>"));
    EXPECT_THAT(body, HasSubstr(">vi</fi:UserLang>"));
    EXPECT_THAT(body, HasSubstr("<mss:MSS_Format><mss:mssURI>http://mss.ficom.fi/TS102204/v1.0.0#PKCS1<"));
}

TEST(SoapWriter, synchronous_mode_has_its_own_word) {
    for (Service service : {test::etsi(), test::vgca()}) {
        service.mode = Mode::synchronous;
        service.time_out = std::chrono::seconds{80};
        const auto written = write_request(service, test::signature_request());
        ASSERT_THAT(written, is_ok());
        EXPECT_THAT(written->body, HasSubstr("MessagingMode=\"synch\" TimeOut=\"80\""));
    }
}

TEST(SoapWriter, what_may_be_absent_is_absent) {
    Service service = test::etsi();
    service.signature_profile.clear();
    service.mssp_uri.clear();
    SignatureRequest request = test::signature_request();
    request.event_id.clear();
    const auto written = write_request(service, request);
    ASSERT_THAT(written, is_ok());
    EXPECT_THAT(written->body, testing::Not(HasSubstr("SignatureProfile")));
    EXPECT_THAT(written->body, testing::Not(HasSubstr("EventID")));
    EXPECT_THAT(written->body, HasSubstr("<mss:MSSP_ID/>"));
}

TEST(SoapWriter, markup_in_texts_stays_text) {
    Service service = test::etsi();
    service.ap_password = "a\"b<c>&'d";
    SignatureRequest request = test::signature_request();
    request.display_text = "</mss:DataToBeDisplayed><x a=\"1\"> & Tiếng Việt ]]>";
    const auto written = write_request(service, request);
    ASSERT_THAT(written, is_ok());
    const auto lines = test::outline(written->body);
    EXPECT_THAT(lines, testing::Contains(HasSubstr("AP_PWD=a\"b<c>&'d")));
    EXPECT_THAT(lines, testing::Contains(testing::EndsWith(" " + request.display_text)));
}

TEST(SoapWriter, vgca_applet_writes_the_code_by_itself_where_it_stood_last) {
    SignatureRequest request = test::signature_request();
    request.display_text = "924276.example.vn: Dang ky (Ma 924276)";
    const auto written = write_request(test::vgca(), request);
    ASSERT_THAT(written, is_ok());
    EXPECT_THAT(written->body, HasSubstr(">924276.example.vn: Dang ky (Ma %%VC%%)<"));
}

TEST(SoapWriter, a_text_is_sent_to_be_signed_as_it_is_shown) {
    SignatureRequest request = test::signature_request();
    request.text_is_signed = true;
    request.event_id.clear();
    const auto written = write_request(test::etsi(), request);
    ASSERT_THAT(written, is_ok());
    const auto lines = test::outline(test::message_of(written->body));
    const auto holds = [&](std::string_view element) {
        return std::ranges::any_of(lines, [&](const std::string& line) {
            return line.find(element) != line.npos && line.find("text/plain") != line.npos &&
                   line.ends_with(request.display_text);
        });
    };
    EXPECT_TRUE(holds("}DataToBeSigned ")) << written->body;
    EXPECT_TRUE(holds("}DataToBeDisplayed ")) << written->body;
    EXPECT_THAT(write_request(test::vgca(), request), kyso::test::fails_with(Errc::invalid_params))
        << "no code to stand for";
    request.event_id = "1462";
    request.display_text = "a.example: Dang nhap (Ma 1462)";
    EXPECT_THAT(write_request(test::vgca(), request), kyso::test::fails_with(Errc::mechanism_unsupported));
}

TEST(SoapWriter, ecdsa_goes_to_etsi_as_the_digest) {
    SignatureRequest request = test::signature_request();
    request.to_be_signed.mechanism = Mechanism::ecdsa;
    EXPECT_THAT(write_request(test::etsi(), request), is_ok());
}

} // namespace
} // namespace kyso::mss
