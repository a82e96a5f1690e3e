// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/reader.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/unit/mss/samples.hpp"

#include <gtest/gtest.h>

namespace kyso::mss {
namespace {

using kyso::test::fails_with;
using kyso::test::is_ok;
using testing::ElementsAre;

constexpr Errc broken = Errc::sim_service_failed;
constexpr Errc hostile = Errc::sim_answer_refused;

Result<Reply> read(std::string_view text, unsigned status = 200, Operation operation = Operation::status) {
    return read_reply(Encoding::json, operation, as_bytes(text), status);
}

const std::string done = R"({"MSS_StatusResp":{"AP_Info":{"AP_ID":"http://ap.example.vn/kysod",
    "AP_TransID":"_k3f9a0c1d2"},"MSSP_TransID":"h4iof","MajorVersion":"1","MinorVersion":"1",
    "MobileUser":{"MSISDN":"+84912345678"},"MSS_Signature":{"Base64Signature":"AQID"},
    "Status":{"StatusCode":{"Value":"500"},"StatusMessage":"SIGNATURE"}}})";

std::string with_status(std::string_view status) {
    return test::with(done, R"({"Value":"500"})", status);
}

TEST(JsonReply, signature) {
    const auto reply = read(done);
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->code, 500);
    EXPECT_EQ(reply->ap_transaction, "_k3f9a0c1d2");
    EXPECT_EQ(reply->mssp_transaction, "h4iof");
    EXPECT_EQ(reply->msisdn, "84912345678");
    EXPECT_EQ(reply->signature, (Bytes{1, 2, 3}));
    EXPECT_EQ(reply->message, "SIGNATURE");
    EXPECT_FALSE(reply->fault);
}

TEST(JsonReply, acknowledgement) {
    const auto reply = read(R"({"MSS_SignatureResp":{"MSSP_TransID":"h4iof","Status":{"StatusCode":
        {"Value":"100"}}}})",
                            200, Operation::signature);
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->code, 100);
    EXPECT_EQ(reply->mssp_transaction, "h4iof");
    EXPECT_FALSE(reply->msisdn);
}

TEST(JsonReply, number_and_code_may_be_numbers) {
    const auto reply =
        read(test::with(with_status(R"({"Value":4013})"), R"({"MSISDN":"+84912345678"})", "84912345678"));
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->msisdn, "84912345678");
    EXPECT_EQ(reply->code, 401);
    EXPECT_EQ(reply->sub_code, 4013);
}

TEST(JsonReply, nested_codes_and_null_for_absent) {
    const auto reply = read(test::with(with_status(R"({"Value":"_402","StatusCode":{"Value":"_4021"}})"),
                                       R"({"Base64Signature":"AQID"})", "null"));
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->code, 402);
    EXPECT_EQ(reply->sub_code, 4021);
    EXPECT_TRUE(reply->signature.empty());
}

TEST(JsonReply, pkcs1_with_its_certificate) {
    const auto reply = read(test::with(done, R"({"Base64Signature":"AQID"})",
                                       R"({"PKCS1":{"SignatureValue":"BAU=","X509Certificate":"MAEC"}})"));
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->signature, (Bytes{4, 5}));
    EXPECT_THAT(reply->certificates, ElementsAre(Bytes{0x30, 1, 2}));
}

TEST(JsonReply, certificates_of_a_profile) {
    const auto reply = read(R"({"MSS_ProfileResp":{"SignatureProfile":["http://a","http://b"],"Status":{
        "StatusCode":{"Value":"100"},"StatusDetail":{"ProfileQueryExtension":{"MobileUserCertificate":[
        {"State":"ACTIVE","X509Certificate":["MAEC","MAED"]},{"X509Certificate":"MAEC"},
        {"X509Certificate":null}]}}}}})",
                            200, Operation::profile);
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->code, 100);
    EXPECT_THAT(reply->certificates, ElementsAre(Bytes{0x30, 1, 2}, Bytes{0x30, 1, 3}));
}

TEST(JsonReply, fault) {
    const std::string fault = R"({"Fault":{"Code":{"SubCode":{"Value":"_101","ValueNs":
        "http://uri.etsi.org/TS102204/v1.1.2#","SubCode":{"Value":"_1014"}},"Value":"Sender",
        "ValueNs":"http://www.w3.org/2003/05/soap-envelope"},"Detail":"Illegal msisdn +84912345678",
        "Reason":"WRONG_PARAM"}})";
    for (const unsigned status : {500U, 200U, 400U}) {
        const auto reply = read(fault, status);
        ASSERT_THAT(reply, is_ok());
        EXPECT_TRUE(reply->fault);
        EXPECT_EQ(reply->code, 101);
        EXPECT_EQ(reply->sub_code, 1014);
        EXPECT_EQ(reply->message, "WRONG_PARAM: Illegal msisdn +#");
    }
    const auto bare = read(R"({"Fault":{}})", 500);
    ASSERT_THAT(bare, is_ok());
    EXPECT_EQ(bare->code, 0);
}

struct Bad {
    const char* name;
    std::string body;
    Errc errc;
    const char* why = "";
};
class JsonRefusal : public testing::TestWithParam<Bad> {};

TEST_P(JsonRefusal, comes_with_its_error) {
    const auto reply = read(GetParam().body);
    ASSERT_THAT(reply, fails_with(GetParam().errc));
    EXPECT_THAT(reply.error().detail(), testing::HasSubstr(GetParam().why));
}

INSTANTIATE_TEST_SUITE_P(
    Answers, JsonRefusal,
    testing::Values(
        Bad{"empty", "", broken}, Bad{"html", "<html/>", broken}, Bad{"array", "[]", broken, "no object"},
        Bad{"text_after", done + "x", broken}, Bad{"nothing_in_it", "{}", hostile, "another message"},
        Bad{"another_operation", R"({"MSS_SignatureResp":{}})", hostile, "another message"},
        Bad{"answer_and_fault", test::with(done, R"({"MSS_StatusResp")", R"({"Fault":{},"MSS_StatusResp")"),
            hostile, "and a fault"},
        Bad{"answer_no_object", R"({"MSS_StatusResp":"x"})", hostile, "no object"},
        Bad{"fault_no_object", R"({"Fault":"x"})", hostile, "no object"},
        Bad{"status_twice", test::with(done, R"("Status":)", R"("Status":{},"Status":)"), hostile,
            "duplicate"},
        Bad{"answer_twice",
            test::with(done, R"({"MSS_StatusResp")", R"({"MSS_StatusResp":{},"MSS_StatusResp")"), hostile,
            "duplicate"},
        Bad{"twice_by_escape", test::with(done, R"("Status":)", R"("\u0053tatus":{},"Status":)"), hostile,
            "duplicate"},
        Bad{"no_status", R"({"MSS_StatusResp":{}})", hostile, "no Status"},
        Bad{"no_code", with_status("{}"), hostile, "code"},
        Bad{"code_word", with_status(R"({"Value":"OK"})"), hostile, "code"},
        Bad{"code_bool", with_status(R"({"Value":true})"), hostile, "Value"},
        Bad{"code_list", with_status("[]"), hostile, "StatusCode"},
        Bad{"code_fraction", with_status(R"({"Value":500.5})"), hostile, "invalid_params"},
        Bad{"code_negative", with_status(R"({"Value":-500})"), hostile, "Value"},
        Bad{"two_signatures", test::with(done, R"("AQID")", R"("AQID","PKCS1":{"SignatureValue":"BAU="})"),
            hostile, "two signatures"},
        Bad{"pkcs1_empty", test::with(done, R"("Base64Signature":"AQID")", R"("PKCS1":{})"), hostile,
            "SignatureValue"},
        Bad{"signature_not_base64", test::with(done, "AQID", "AQI"), hostile, "base64"},
        Bad{"signature_list", test::with(done, R"("AQID")", R"(["AQID"])"), hostile, "Base64Signature"},
        Bad{"certificate_number", test::with(done, R"("Status":)", R"("X509Certificate":true,"Status":)"),
            hostile, "X509Certificate"},
        Bad{"number_list", test::with(done, R"({"MSISDN":"+84912345678"})", "[]"), hostile, "MobileUser"},
        Bad{"number_word", test::with(done, "+84912345678", "ours"), hostile, "MSISDN"},
        Bad{"transaction_with_newline", test::with(done, "h4iof", "h4\\nof"), hostile, "MSSP_TransID"},
        Bad{"too_deep",
            test::with(done, R"("Status":)",
                       "\"x\":" + std::string(40, '[') + std::string(40, ']') + R"(,"Status":)"),
            hostile, "too_deep"},
        Bad{"endless", std::string(100'000, '['), hostile, "too_deep"},
        Bad{"huge", done + std::string(max_answer_size, ' '), hostile, "256 KiB"},
        Bad{"not_utf_8", test::with(done, "SIGNATURE", "\xE9"), broken},
        Bad{"byte_order_mark", "\xEF\xBB\xBF" + done, broken}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(JsonRefusal, cut_at_every_octet) {
    for (std::size_t size = 0; size < done.size(); ++size)
        ASSERT_THAT(read(std::string_view{done}.substr(0, size)), fails_with(broken)) << size;
}

TEST(JsonRefusal, success_does_not_come_with_an_error_of_http) {
    EXPECT_THAT(read(done, 500), fails_with(broken));
    EXPECT_THAT(read(done, 403), fails_with(Errc::sim_service_refused));
}

} // namespace
} // namespace kyso::mss
