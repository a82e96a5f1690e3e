// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/writer.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/unit/mss/samples.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace kyso::mss {
namespace {

using kyso::test::is_ok;
namespace json = boost::json;

constexpr const char* information = R"("AP_Info":{"AP_ID":"http://ap.example.vn/kysod","AP_PWD":"secret",
    "AP_TransID":"_k3f9a0c1d2","Instant":"2026-11-22T01:00:00.000Z"},
    "MSSP_Info":{"MSSP_ID":{"URI":"http://mssp.example.vn"}},)";

json::value expected(const char* name, std::string members) {
    return json::parse("{\"" + std::string{name} + "\":{" + information + std::move(members) + "}}");
}

TEST(JsonWriter, writes_a_signature_request) {
    const auto written = write_request(test::twin(), test::signature_request());
    ASSERT_THAT(written, is_ok());
    EXPECT_EQ(written->path, "sign");
    EXPECT_EQ(written->content_type, "application/json;charset=UTF-8");
    EXPECT_EQ(json::parse(written->body), expected("MSS_SignatureReq", R"(
        "MajorVersion":"1","MinorVersion":"2","MessagingMode":"asynch","TimeOut":"300",
        "MobileUser":{"MSISDN":"+84912345678"},
        "DataToBeSigned":{"MimeType":"application/x-sha256","Encoding":"base64",
            "Data":"x3Xnt1ft5jDNCqERO9ECZhqziCnKUqZCKreChi8mhkY="},
        "DataToBeDisplayed":{"MimeType":"text/plain","Encoding":"UTF-8",
            "Data":"dichvucong.gov.vn: dang ky tai khoan. Ma giao dich 924276"},
        "SignatureProfile":"http://mss.ficom.fi/TS102206/v1.0.0/signature-profile.xml",
        "AdditionalServices":[
            {"Description":"http://mss.ficom.fi/TS102204/v1.0.0#eventId","EventID":{"Value":"924276"}},
            {"Description":"http://mss.ficom.fi/TS102204/v1.0.0#userLang","UserLang":{"Value":"vi"}}],
        "MSS_Format":"http://mss.ficom.fi/TS102204/v1.0.0#PKCS1")"));
}

TEST(JsonWriter, synchronous_mode_has_its_own_word) {
    Service service = test::twin();
    service.mode = Mode::synchronous;
    const auto written = write_request(service, test::signature_request());
    ASSERT_THAT(written, is_ok());
    EXPECT_EQ(json::parse(written->body).at("MSS_SignatureReq").at("MessagingMode"), "synch");
}

TEST(JsonWriter, writes_a_status_request) {
    const auto written = write_request(test::twin(), test::status_request());
    ASSERT_THAT(written, is_ok());
    EXPECT_EQ(written->path, "status");
    EXPECT_EQ(json::parse(written->body),
              expected("MSS_StatusReq", R"("MajorVersion":"1","MinorVersion":"1","MSSP_TransID":"h4iof")"));
}

TEST(JsonWriter, writes_a_profile_request) {
    const auto written = write_request(test::twin(), test::certificate_request());
    ASSERT_THAT(written, is_ok());
    EXPECT_EQ(written->path, "profile");
    EXPECT_EQ(json::parse(written->body), expected("MSS_ProfileReq", R"("MajorVersion":"2","MinorVersion":"0",
        "MobileUser":{"MSISDN":"+84912345678"},"Params":"certs")"));
}

} // namespace
} // namespace kyso::mss
