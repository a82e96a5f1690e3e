// SPDX-License-Identifier: Apache-2.0
// What is accepted: the answers as they should be, and the spellings that services were seen to use.
#include "drivers/mss/reader.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/unit/mss/samples.hpp"

#include <gtest/gtest.h>

namespace kyso::mss {
namespace {

using kyso::test::is_ok;
using testing::ElementsAre;

Result<Reply> read(Operation operation, std::string_view body, unsigned status = 200) {
    return read_reply(Encoding::soap, operation, as_bytes(body), status);
}

Reply accepted(Operation operation, std::string_view body, unsigned status = 200) {
    const auto reply = read(operation, body, status);
    EXPECT_THAT(reply, is_ok()) << body;
    return reply.has_value() ? *reply : Reply{};
}

TEST(SoapReply, acknowledgement) {
    const Reply reply =
        accepted(Operation::signature,
                 test::enveloped("MSS_SignatureResponse", test::file("etsi-sigresp-100-body.xml")));
    EXPECT_EQ(reply.code, 100);
    EXPECT_FALSE(reply.sub_code);
    EXPECT_FALSE(reply.fault);
    EXPECT_EQ(reply.message, "REQUEST_OK");
    EXPECT_EQ(reply.ap_transaction, "_k3f9a0c1d2");
    EXPECT_EQ(reply.mssp_transaction, "h4iof");
    EXPECT_EQ(reply.msisdn, "84912345678");
    EXPECT_TRUE(reply.signature.empty());
    EXPECT_TRUE(reply.certificates.empty());
}

TEST(SoapReply, pending) {
    const Reply reply =
        accepted(Operation::status,
                 test::enveloped("MSS_StatusQueryResponse", test::file("etsi-statusresp-504-body.xml")));
    EXPECT_EQ(reply.code, 504);
    EXPECT_FALSE(reply.mssp_transaction);
}

TEST(SoapReply, vgca_signature) {
    const Reply reply =
        accepted(Operation::status,
                 test::enveloped("MSS_StatusQueryResponse", test::file("vgca-statusresp-ok-body.xml")));
    EXPECT_EQ(reply.code, 502);
    EXPECT_EQ(reply.ap_transaction, "_k3f9a0c1d3");
    EXPECT_EQ(reply.msisdn, "84912345678");
    EXPECT_EQ(to_base64(reply.signature), "Jbzj3d2HGmAVeFmcTSEfoQ==");
    EXPECT_FALSE(reply.signed_data);
}

TEST(SoapReply, vgca_registration) {
    const Reply reply =
        accepted(Operation::registration,
                 test::enveloped("MSS_RegistrationResponse", test::file("vgca-regresp-body.xml")));
    EXPECT_EQ(reply.code, 408);
    ASSERT_EQ(reply.certificates.size(), 1U);
    EXPECT_EQ(to_base64(reply.certificates[0]), "MIID");
    EXPECT_FALSE(reply.msisdn);
}

/// A status answer with this inside; `inner` follows MobileUser.
std::string status_with(std::string_view inner, std::string_view code = "500") {
    return test::enveloped(
        "MSS_StatusQueryResponse",
        "<mss:MSS_StatusResp xmlns:mss=\"http://uri.etsi.org/TS102204/v1.1.2#\" "
        "xmlns:fi=\"http://mss.ficom.fi/TS102204/v1.0.0#\"><mss:MobileUser><mss:MSISDN>+84912345678"
        "</mss:MSISDN></mss:MobileUser>" +
            std::string{inner} + "<mss:Status><mss:StatusCode Value=\"" + std::string{code} +
            "\"/></mss:Status></mss:MSS_StatusResp>");
}

TEST(SoapReply, pkcs1_with_its_certificate) {
    const Reply reply =
        accepted(Operation::status,
                 status_with("<mss:MSS_Signature><fi:PKCS1><fi:SignatureValue>AQID\n BAU=</fi:SignatureValue>"
                             "<fi:X509Certificate>MAEC</fi:X509Certificate></fi:PKCS1></mss:MSS_Signature>"));
    EXPECT_EQ(reply.signature, (Bytes{1, 2, 3, 4, 5}));
    EXPECT_THAT(reply.certificates, ElementsAre(Bytes{0x30, 1, 2}));
}

TEST(SoapReply, pkcs1_of_another_namespace) {
    const Reply reply = accepted(
        Operation::status, status_with("<mss:MSS_Signature><PKCS1 xmlns=\"http://www.methics.fi/KiuruMSSP/"
                                       "v3.2.0#\"><X509Certificate>MAEC</X509Certificate><SignatureValue>AQID"
                                       "</SignatureValue></PKCS1></mss:MSS_Signature>"));
    EXPECT_EQ(reply.signature, (Bytes{1, 2, 3}));
    EXPECT_EQ(reply.certificates.size(), 1U);
}

TEST(SoapReply, signed_data_is_told_from_a_raw_signature) {
    const auto with_signature = [](ByteView octets) {
        return accepted(Operation::status,
                        status_with("<mss:MSS_Signature><mss:Base64Signature>" + to_base64(octets) +
                                    "</mss:Base64Signature></mss:MSS_Signature>"))
            .signed_data;
    };
    const Bytes oid{0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02, 0xA0};
    for (const Bytes& header : {Bytes{0x30, 0x0C}, Bytes{0x30, 0x80}, Bytes{0x30, 0x82, 0x01, 0x00}}) {
        Bytes cms = header;
        cms.insert(cms.end(), oid.begin(), oid.end());
        EXPECT_TRUE(with_signature(cms)) << to_hex(header);
        EXPECT_FALSE(with_signature(ByteView{cms}.first(header.size() + 10))) << to_hex(header);
    }
    EXPECT_FALSE(with_signature(Bytes{0x30, 0x44, 0x02, 0x20}));
    EXPECT_FALSE(with_signature(Bytes{0x30}));
    EXPECT_FALSE(with_signature(Bytes{0x30, 0xFF, 0x02}));
}

TEST(SoapReply, signing_certificate_as_a_service_response) {
    const std::string response =
        "<mss:StatusDetail><fi:ServiceResponses><fi:ServiceResponse><mss:Description><mss:mssURI>"
        "http://mobile-id.vn/MSSP/v1.0.0#signingCertificate</mss:mssURI><mss:any>MAEC</mss:any>"
        "<x:other xmlns:x=\"urn:x\">MAED</x:other><mss:any>not a certificate</mss:any></mss:Description>"
        "</fi:ServiceResponse><fi:ServiceResponse><mss:Description><mss:mssURI>http://mobile-id.vn/MSSP/"
        "v1.0.0#signatureValidation</mss:mssURI><mss:any>MAEE</mss:any></mss:Description>"
        "</fi:ServiceResponse></fi:ServiceResponses></mss:StatusDetail></mss:Status>";
    const Reply reply = accepted(Operation::status, test::with(status_with(""), "</mss:Status>", response));
    EXPECT_THAT(reply.certificates, ElementsAre(Bytes{0x30, 1, 2}, Bytes{0x30, 1, 3}));
}

TEST(SoapReply, a_certificate_told_twice_is_one) {
    const Reply reply =
        accepted(Operation::status,
                 status_with("<x:a xmlns:x=\"urn:x\"><x:X509Certificate>MAEC</x:X509Certificate>"
                             "<X509Certificate>\nMAEC\n</X509Certificate><X509Certificate/></x:a>"));
    EXPECT_EQ(reply.certificates.size(), 1U);
}

struct Spelling {
    const char* name;
    std::string body;
    int code;
    std::optional<int> sub_code = {};
};
class SoapSpelling : public testing::TestWithParam<Spelling> {};

TEST_P(SoapSpelling, is_understood) {
    const Reply reply = accepted(Operation::status, GetParam().body);
    EXPECT_EQ(reply.code, GetParam().code);
    EXPECT_EQ(reply.sub_code, GetParam().sub_code);
    EXPECT_FALSE(reply.fault);
}

std::string nested(std::string_view code, std::string_view inner) {
    return test::with(status_with("", code), "Value=\"" + std::string{code} + "\"/>",
                      "Value=\"" + std::string{code} + "\">" + std::string{inner} + "</mss:StatusCode>");
}

INSTANTIATE_TEST_SUITE_P(
    Answers, SoapSpelling,
    testing::Values(
        Spelling{"no_namespace_at_all",
                 "<Envelope><Body><MSS_StatusQueryResponse><MSS_StatusResp><Status><StatusCode Value='504'/>"
                 "</Status></MSS_StatusResp></MSS_StatusQueryResponse></Body></Envelope>",
                 504},
        Spelling{"message_without_namespace_children_with",
                 test::enveloped("MSS_StatusQuery",
                                 "<MSS_StatusResp><m:Status xmlns:m='http://uri.etsi.org/TS102204/v1.1.2#'>"
                                 "<m:StatusCode Value='504'/></m:Status></MSS_StatusResp>"),
                 504},
        Spelling{"wrapper_of_a_target_namespace",
                 "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Header><x/></e:Header>"
                 "<e:Body><w:MSS_StatusQueryResponse xmlns:w='http://ae.mobile-id.vn/TS102204/etsi204'>"
                 "<MSS_StatusResp><Status><StatusCode Value='504'/></Status></MSS_StatusResp>"
                 "</w:MSS_StatusQueryResponse></e:Body></e:Envelope>",
                 504},
        Spelling{"soap_1_1",
                 "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><w><MSS_StatusResp>"
                 "<Status><StatusCode Value='504'/></Status></MSS_StatusResp></w></e:Body></e:Envelope>",
                 504},
        Spelling{"status_first_and_unknown_children",
                 test::enveloped("w",
                                 "<MSS_StatusResp New='1'><Status><StatusMessage/><StatusCode Value='504'/>"
                                 "</Status><Something/><MobileUser/></MSS_StatusResp>"),
                 504},
        Spelling{"declaration_mark_comment_and_space",
                 "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- c -->" +
                     status_with("", "504"),
                 504},
        Spelling{"declared_latin1_but_ascii",
                 "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + status_with("", "504"), 504},
        Spelling{"code_with_underscore", status_with("", "_208"), 208},
        Spelling{"code_with_prefix", status_with("", "fi:_208"), 208},
        Spelling{"code_within_space", status_with("", " 208\n"), 208},
        Spelling{"code_by_reference", status_with("", "&#50;08"), 208},
        Spelling{"sub_code", nested("401", "<mss:StatusCode Value=\"4013\"/>"), 401, 4013},
        Spelling{"sub_code_in_place_of_its_code", status_with("", "4013"), 401, 4013},
        Spelling{"sub_code_without_namespace", nested("209", "<StatusCode Value=\"_2093\"/>"), 209, 2093},
        Spelling{"code_unknown", status_with("", "999"), 999}),
    [](const auto& row) { return std::string{row.param.name}; });

std::string fault(std::string_view code, std::string_view more = "") {
    return "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault><s:Code>" +
           std::string{code} + "</s:Code>" + std::string{more} + "</s:Fault></s:Body></s:Envelope>";
}

struct Fault {
    const char* name;
    std::string body;
    int code;
    std::optional<int> sub_code = {};
    std::string message = "";
};
class SoapFault : public testing::TestWithParam<Fault> {};

TEST_P(SoapFault, is_understood_with_any_http_status) {
    for (const unsigned status : {500U, 200U, 400U, 503U}) {
        const Reply reply = accepted(Operation::signature, GetParam().body, status);
        EXPECT_TRUE(reply.fault);
        EXPECT_EQ(reply.code, GetParam().code);
        EXPECT_EQ(reply.sub_code, GetParam().sub_code);
        EXPECT_EQ(reply.message, GetParam().message);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Answers, SoapFault,
    testing::Values(
        Fault{"soap_1_2",
              fault("<s:Value>s:Sender</s:Value><s:Subcode xmlns:mss='http://uri.etsi.org/TS102204/v1.1.2#'>"
                    "<s:Value>mss:_101</s:Value></s:Subcode>",
                    "<s:Reason><s:Text xml:lang='en'>WRONG_PARAM</s:Text></s:Reason><s:Detail><d:detail "
                    "xmlns:d='http://kiuru.methics.fi/mssp'>Illegal msisdn</d:detail></s:Detail>"),
              101, std::nullopt, "WRONG_PARAM: Illegal msisdn"},
        Fault{"ficom",
              fault("<s:Value>s:Receiver</s:Value><s:Subcode><s:Value>fi:_208</s:Value><s:Subcode><s:Value>"
                    "fi:2082</s:Value></s:Subcode></s:Subcode>",
                    "<s:Node>urn:n</s:Node><s:Role>urn:r</s:Role>"),
              208, 2082},
        Fault{"sub_code_1014",
              fault("<s:Value>s:Sender</s:Value><s:Subcode><s:Value>_101</s:Value><s:Subcode><s:Value>fi:1014"
                    "</s:Value></s:Subcode></s:Subcode>"),
              101, 1014},
        Fault{"code_in_value", fault("<s:Value>mss:_105</s:Value>"), 105},
        Fault{"no_code_of_ours", fault("<s:Value>s:Receiver</s:Value>"), 0},
        Fault{
            "no_namespaces",
            "<Envelope><Body><Fault><Code><Value>Sender</Value><Subcode><Value>_402</Value></Subcode></Code>"
            "</Fault></Body></Envelope>",
            402},
        Fault{"soap_1_1",
              "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault><faultcode>"
              "mss:_401</faultcode><faultstring>USER_CANCEL</faultstring><detail><x>y</x></detail></s:Fault>"
              "</s:Body></s:Envelope>",
              401, std::nullopt, "USER_CANCEL: y"},
        Fault{"soap_1_1_without_code",
              "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault><faultcode>"
              "s:Server</faultcode></s:Fault></s:Body></s:Envelope>",
              0},
        Fault{
            "inside_a_wrapper",
            test::enveloped("MSS_SignatureResponse",
                            "<env:Fault><env:Code><env:Value>env:Receiver</env:Value><env:Subcode><env:Value>"
                            "_406</env:Value></env:Subcode></env:Code></env:Fault>"),
            406}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(SoapReply, message_for_the_log_is_short_printable_and_names_no_phone) {
    const auto message = [](const std::string& text) {
        return accepted(Operation::signature, fault("<s:Value>_101</s:Value>",
                                                    "<s:Reason><s:Text>" + text + "</s:Text></s:Reason>"))
            .message;
    };
    EXPECT_EQ(message("Illegal msisdn +84912345678, ask 101"), "Illegal msisdn +#, ask 101");
    EXPECT_EQ(message("0912 345.678 is off"), "# is off");
    EXPECT_EQ(message("a\nb&#x9;c&#x7F;\xE2\x80\xAE"), "a?b?c????");
    EXPECT_EQ(message(std::string(5000, 'x')).size(), 200U);
}

} // namespace
} // namespace kyso::mss
