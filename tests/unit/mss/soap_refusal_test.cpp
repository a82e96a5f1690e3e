// SPDX-License-Identifier: Apache-2.0
// What a service, or somebody in its place, may try. None is a value; each has the error that fits.
#include "drivers/mss/reader.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/unit/mss/samples.hpp"

#include <gtest/gtest.h>

namespace kyso::mss {
namespace {

using kyso::test::fails_with;
using kyso::test::is_ok;

constexpr Errc broken = Errc::sim_service_failed;
constexpr Errc hostile = Errc::sim_answer_refused;

std::string body() {
    return test::enveloped("MSS_StatusQueryResponse", test::file("vgca-statusresp-ok-body.xml"));
}

Result<Reply> read(std::string_view text, unsigned status = 200) {
    return read_reply(Encoding::soap, Operation::status, as_bytes(text), status);
}

/// `count` elements, each in the one before, where the wrapper's message has other children.
std::string nested(std::size_t count) {
    std::string inside;
    for (std::size_t i = 0; i < count; ++i)
        inside += "<a>";
    for (std::size_t i = 0; i < count; ++i)
        inside += "</a>";
    return test::with(body(), "<mss:MSS_Format>", inside + "<mss:MSS_Format>");
}

/// Each once: a machine that compares each with all others is busy for a long time.
std::string many_attributes() {
    std::string element = "<a";
    for (int i = 0; element.size() < max_answer_size / 2; ++i)
        element += " a" + std::to_string(i) + "=''";
    return element + "/>";
}

std::string utf16(const std::string& text) {
    std::string wide = "\xFF\xFE";
    for (const char c : text) {
        wide += c;
        wide += '\0';
    }
    return wide;
}

std::string again(const char* element) {
    return test::with(body(), "</mss:MSS_StatusResp>", std::string{element} + "</mss:MSS_StatusResp>");
}

constexpr const char* billion_laughs =
    "<!DOCTYPE lolz [<!ENTITY a \"lollollollol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>";

struct Bad {
    const char* name;
    std::string body;
    Errc errc;
    const char* why = ""; ///< in the detail
};
class SoapRefusal : public testing::TestWithParam<Bad> {};

TEST_P(SoapRefusal, comes_with_its_error) {
    ASSERT_THAT(read(body()), is_ok());
    const auto reply = read(GetParam().body);
    ASSERT_THAT(reply, fails_with(GetParam().errc));
    EXPECT_THAT(reply.error().detail(), testing::HasSubstr(GetParam().why));
}

INSTANTIATE_TEST_SUITE_P(
    Xml, SoapRefusal,
    testing::Values(
        Bad{"empty", "", broken}, Bad{"blank", "  \n", broken}, Bad{"no_xml", "Bad gateway", broken},
        Bad{"html", "<html><body>Bad gateway</body></html>", broken, "no SOAP"},
        Bad{"unclosed_html", "<html><br></html>", broken}, Bad{"two_roots", body() + "<x/>", broken},
        Bad{"text_after", body() + "x", broken},
        Bad{"attribute_twice", test::with(body(), "Value=\"502\"", "Value=\"502\" Value=\"502\""), broken},
        Bad{"unknown_prefix", test::with(body(), "<mss:MSS_Format>", "<y:z/><mss:MSS_Format>"), hostile,
            "namespace"},
        Bad{"doctype", "<!DOCTYPE a>" + body(), hostile, "DOCTYPE"},
        Bad{"doctype_after_a_comment", "<!-- --><!DOCTYPE a [ ]>" + body(), hostile, "DOCTYPE"},
        Bad{"doctype_of_a_file", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">" + body(), hostile, "DOCTYPE"},
        Bad{"doctype_public", "<!DOCTYPE a PUBLIC \"x\" \"http://127.0.0.1:1/x.dtd\">" + body(), hostile,
            "DOCTYPE"},
        Bad{"billion_laughs", billion_laughs + test::with(body(), "VALID_SIGNATURE", "&d;"), hostile,
            "DOCTYPE"},
        Bad{"entity_of_its_own", test::with(body(), "VALID_SIGNATURE", "&xxe;"), broken},
        Bad{"instruction_before", "<?php x?>" + body(), hostile, "instruction"},
        Bad{"instruction_inside", test::with(body(), "VALID_SIGNATURE", "VALID<?a b?>"), hostile,
            "instruction"},
        Bad{"stylesheet", "<?xml version=\"1.0\"?><?xml-stylesheet href=\"x\"?>" + body(), hostile,
            "instruction"},
        Bad{"instruction_after", body() + "<?a?>", hostile, "instruction"},
        Bad{"depth_33", nested(29), hostile, "deep"}, Bad{"depth_10000", nested(10'000), hostile, "deep"},
        Bad{"many_elements",
            test::with(body(), "<mss:MSS_Format>",
                       [] {
                           std::string many;
                           for (int i = 0; i < 1100; ++i)
                               many += "<a/>";
                           return many;
                       }() +
                           "<mss:MSS_Format>"),
            hostile, "many elements"},
        Bad{"many_attributes", test::with(body(), "<mss:MSS_Format>", many_attributes() + "<mss:MSS_Format>"),
            hostile, "many attributes"},
        Bad{"huge", body() + std::string(max_answer_size, ' '), hostile, "256 KiB"},
        Bad{"utf_16", utf16(body()), hostile, "UTF-8"},
        Bad{"not_utf_8", test::with(body(), "VALID_SIGNATURE", "\xE9"), hostile, "UTF-8"},
        Bad{"latin1_as_declared",
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + test::with(body(), "VALID_SIGNATURE", "\xE9"),
            hostile, "UTF-8"},
        Bad{"nul", test::with(body(), "VALID_SIGNATURE", std::string_view{"a\0b", 3}), hostile, "UTF-8"},
        Bad{"control_character", test::with(body(), "VALID_SIGNATURE", "\x01"), broken},
        Bad{"control_by_reference", test::with(body(), "VALID_SIGNATURE", "&#1;"), broken}),
    [](const auto& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Messages, SoapRefusal,
    testing::Values(
        Bad{"no_body", "<Envelope/>", hostile}, Bad{"empty_body", "<Envelope><Body/></Envelope>", hostile},
        Bad{"two_bodies", test::with(body(), "</env:Envelope>", "<env:Body><a/></env:Body></env:Envelope>"),
            hostile, "Body twice"},
        Bad{"two_wrappers", test::with(body(), "</env:Body>", "<a/></env:Body>"), hostile},
        Bad{"two_messages",
            test::with(body(), "</MSS_StatusQueryResponse>", "<MSS_StatusResp/></MSS_StatusQueryResponse>"),
            hostile},
        Bad{"empty_wrapper", test::enveloped("MSS_StatusQueryResponse", ""), hostile},
        Bad{"another_operation",
            test::enveloped("MSS_SignatureResponse", test::file("etsi-sigresp-100-body.xml")), hostile,
            "another message"},
        Bad{"another_namespace",
            test::with(body(), "xmlns:mss=\"http://uri.etsi.org/TS102204/v1.1.2#\"", "xmlns:mss=\"urn:x\""),
            hostile},
        Bad{"envelope_of_another_namespace",
            test::with(body(), "http://www.w3.org/2003/05/soap-envelope", "urn:x"), broken},
        Bad{"no_status", test::enveloped("w", "<MSS_StatusResp/>"), hostile, "no Status"},
        Bad{"no_code", test::enveloped("w", "<MSS_StatusResp><Status/></MSS_StatusResp>"), hostile, "code"},
        Bad{"code_is_a_word", test::with(body(), "Value=\"502\"", "Value=\"OK\""), hostile, "code"},
        Bad{"code_of_five", test::with(body(), "Value=\"502\"", "Value=\"50200\""), hostile, "code"},
        Bad{"code_negative", test::with(body(), "Value=\"502\"", "Value=\"-502\""), hostile, "code"},
        Bad{"code_zero", test::with(body(), "Value=\"502\"", "Value=\"000\""), hostile, "code"},
        Bad{"status_twice", again("<Status><StatusCode Value=\"502\"/></Status>"), hostile, "Status twice"},
        Bad{"code_twice",
            test::with(body(), "<mss:StatusMessage>", "<StatusCode Value=\"502\"/><mss:StatusMessage>"),
            hostile, "StatusCode twice"},
        Bad{"user_twice", again("<MobileUser/>"), hostile, "MobileUser twice"},
        Bad{"number_twice",
            test::with(body(), "</mss:MobileUser>", "<MSISDN>84912345678</MSISDN></mss:MobileUser>"), hostile,
            "MSISDN twice"},
        Bad{"information_twice", again("<AP_Info AP_TransID=\"_x\"/>"), hostile, "AP_Info twice"},
        Bad{"signature_twice", again("<MSS_Signature/>"), hostile, "MSS_Signature twice"},
        Bad{"two_forms",
            test::with(body(), "</mss:MSS_Signature>",
                       "<Base64Signature>AQID</Base64Signature></mss:MSS_Signature>"),
            hostile, "two signatures"},
        Bad{"signature_of_another_form",
            test::with(test::with(body(), "<mss:Base64Signature>", "<mss:XMLSignature>"),
                       "</mss:Base64Signature>", "</mss:XMLSignature>"),
            hostile, "another form"},
        Bad{"pkcs1_empty",
            test::with(body(), "<mss:Base64Signature>Jbzj3d2HGmAVeFmcTSEfoQ==</mss:Base64Signature>",
                       "<PKCS1/>"),
            hostile, "SignatureValue"},
        Bad{"signature_not_base64", test::with(body(), "Jbzj3d2HGmAVeFmcTSEfoQ==", "Jbzj3d2HGmAVeFmcTSEfoQ="),
            hostile, "base64"},
        Bad{"signature_with_elements",
            test::with(body(), "Jbzj3d2HGmAVeFmcTSEfoQ==", "Jbzj<a/>3d2HGmAVeFmcTSEfoQ=="), hostile,
            "elements inside"},
        Bad{"certificate_not_base64", again("<X509Certificate>****</X509Certificate>"), hostile, "base64"},
        Bad{"number_of_letters", test::with(body(), ">84912345678<", ">849x<"), hostile, "MSISDN"},
        Bad{"number_too_long", test::with(body(), ">84912345678<", ">8491234567890123<"), hostile, "MSISDN"},
        Bad{"transaction_with_markup", test::with(body(), "_k3f9a0c1d3", "a&lt;b"), hostile, "AP_TransID"},
        Bad{"transaction_endless", test::with(body(), "_k3f9a0c1d3", std::string(200, 'a')), hostile,
            "AP_TransID"},
        Bad{"mssp_transaction_with_space",
            test::with(body(), "MajorVersion=\"1\"", "MajorVersion=\"1\" MSSP_TransID=\"a b\""), hostile,
            "MSSP_TransID"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(SoapRefusal, nine_certificates_are_too_many) {
    std::string certificates;
    for (char i = 'A'; i < 'A' + 8; ++i)
        certificates += std::string{"<X509Certificate>MAE"} + i + "</X509Certificate>";
    const auto eight = read(again(certificates.c_str()));
    ASSERT_THAT(eight, is_ok());
    EXPECT_EQ(eight->certificates.size(), max_answer_certificates);
    certificates += "<X509Certificate>MAEZ</X509Certificate>";
    EXPECT_THAT(read(again(certificates.c_str())), fails_with(hostile));
}

TEST(SoapRefusal, thirty_two_levels_are_few_enough) {
    EXPECT_THAT(read(nested(28)), is_ok());
}

TEST(SoapRefusal, cut_at_every_octet) {
    const std::string whole = body();
    for (std::size_t size = 0; size < whole.size(); ++size)
        ASSERT_THAT(read(whole.substr(0, size)), fails_with(broken)) << size;
}

TEST(SoapRefusal, success_does_not_come_with_an_error_of_http) {
    for (const unsigned status : {201U, 302U, 400U, 408U, 500U, 502U, 503U})
        EXPECT_THAT(read(body(), status), fails_with(broken)) << status;
    for (const unsigned status : {401U, 403U, 404U})
        EXPECT_THAT(read(body(), status), fails_with(Errc::sim_service_refused)) << status;
    EXPECT_THAT(read("<!DOCTYPE html><html/>", 502), fails_with(broken));
    EXPECT_THAT(read("<!DOCTYPE html><html/>", 500), fails_with(hostile));
}

} // namespace
} // namespace kyso::mss
