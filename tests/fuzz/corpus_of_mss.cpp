// SPDX-License-Identifier: Apache-2.0
// Answers of mobile signature services; the first octet is what was asked (mss_promises.hpp).
#include "tests/fuzz/make_corpus.hpp"

namespace kyso::fuzz {
namespace {

enum Asked : std::uint8_t { signature, status, registration, profile, http_500 = 4 };

std::string enveloped(const std::string& inside) {
    return "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body>" + inside +
           "</e:Body></e:Envelope>";
}

std::string message(const std::string& name, const std::string& inside) {
    return enveloped("<w><m:" + name +
                     " xmlns:m=\"http://uri.etsi.org/TS102204/v1.1.2#\" xmlns:fi=\"http://mss.ficom.fi/"
                     "TS102204/v1.0.0#\" MSSP_TransID=\"h4iof\"><m:AP_Info AP_TransID=\"_k3f9\"/>"
                     "<m:MobileUser><m:MSISDN>+84912345678</m:MSISDN></m:MobileUser>" +
                     inside + "</m:" + name + "></w>");
}

std::string told(const std::string& code, const std::string& inside = "") {
    return "<m:Status><m:StatusCode Value=\"" + code + "\">" + inside + "</m:StatusCode></m:Status>";
}

const std::string fault_1_2 =
    "<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>fi:_101</e:Value><e:Subcode><e:Value>"
    "1014</e:Value></e:Subcode></e:Subcode></e:Code><e:Reason><e:Text>WRONG_PARAM</e:Text></e:Reason>"
    "<e:Detail>+84912345678</e:Detail></e:Fault>";

void add_soap(Corpus& corpus) {
    const auto add = [&](std::uint8_t asked, const std::string& body) {
        corpus.add("mss_soap", asked, body);
    };
    add(signature, message("MSS_SignatureResp", told("100")));
    add(status, message("MSS_StatusResp", told("504")));
    add(status, message("MSS_StatusResp", "<m:MSS_Signature><m:Base64Signature>AQID</m:Base64Signature>"
                                          "</m:MSS_Signature>" +
                                              told("502")));
    add(status, message("MSS_StatusResp", "<m:MSS_Signature><fi:PKCS1><fi:SignatureValue>AQID"
                                          "</fi:SignatureValue><fi:X509Certificate>MAEC</fi:X509Certificate>"
                                          "</fi:PKCS1></m:MSS_Signature>" +
                                              told("500")));
    add(status, message("MSS_StatusResp", told("401", "<m:StatusCode Value=\"_4011\"/>")));
    add(status,
        message("MSS_StatusResp",
                "<m:Status><m:StatusCode Value=\"502\"/><m:StatusDetail><fi:ServiceResponses>"
                "<fi:ServiceResponse><m:Description><m:mssURI>x#signingCertificate</m:mssURI><m:any>MAEC"
                "</m:any></m:Description></fi:ServiceResponse></fi:ServiceResponses></m:StatusDetail>"
                "</m:Status>"));
    add(registration,
        message("MSS_RegistrationResp", told("408") + "<m:CertificateResponse><m:X509Certificate>MAEC"
                                                      "</m:X509Certificate></m:CertificateResponse>"));
    add(profile, message("MSS_ProfileResp", told("100")));
    add(signature + http_500, enveloped(fault_1_2));
    add(status, enveloped(fault_1_2));
    add(signature + http_500,
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><faultcode>_208"
        "</faultcode><faultstring>x</faultstring><detail/></s:Fault></s:Body></s:Envelope>");
    add(status, "<?xml version=\"1.0\"?><!-- c --><Envelope><Body><w><MSS_StatusResp><Status><StatusCode "
                "Value='504'/></Status></MSS_StatusResp></w></Body></Envelope>");
    add(status, "<!DOCTYPE a [<!ENTITY b \"c\">]>" + message("MSS_StatusResp", told("504")));
    add(status, message("MSS_StatusResp", "<?a b?><![CDATA[x]]>&#65;&amp;" + told("504")));
}

void add_json(Corpus& corpus) {
    const auto add = [&](std::uint8_t asked, const std::string& body) {
        corpus.add("mss_json", asked, body);
    };
    const std::string user = R"("AP_Info":{"AP_TransID":"_k3f9"},"MobileUser":{"MSISDN":"+84912345678"},)";
    const auto answer = [&](const char* name, const std::string& members) {
        return "{\"" + std::string{name} + "\":{" + user + members + "}}";
    };
    const auto code = [](const char* value) {
        return R"("Status":{"StatusCode":{"Value":")" + std::string{value} + R"("},"StatusMessage":"x"})";
    };
    add(signature, answer("MSS_SignatureResp", R"("MSSP_TransID":"h4iof",)" + code("100")));
    add(status, answer("MSS_StatusResp", code("504")));
    add(status, answer("MSS_StatusResp", R"("MSS_Signature":{"Base64Signature":"AQID"},)" + code("500")));
    add(status, answer("MSS_StatusResp", R"("MSS_Signature":{"PKCS1":{"SignatureValue":"AQID",
        "X509Certificate":"MAEC"}},)" + code("502")));
    add(status, R"({"MSS_StatusResp":{"MobileUser":84912345678,"Status":{"StatusCode":{"Value":401,
        "StatusCode":{"Value":"_4011"}}}}})");
    add(profile, answer("MSS_ProfileResp", R"("x":[{"X509Certificate":["MAEC","MAED"]}],)" + code("100")));
    add(registration, answer("MSS_RegistrationResp", R"("X509Certificate":"MAEC",)" + code("408")));
    const std::string fault = R"({"Fault":{"Code":{"SubCode":{"Value":"_101","SubCode":{"Value":"_1014"}},
        "Value":"Sender"},"Detail":"Illegal msisdn","Reason":"WRONG_PARAM"}})";
    add(signature + http_500, fault);
    add(status, fault);
    add(status, R"({"MSS_StatusResp":{"Status":{},"Status":{}}})");
    add(status, R"({"MSS_StatusResp":{"MSS_Signature":null,"Status":{"StatusCode":{"Value":"504"}}}})");
    add(status, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[");
}

/// Encoding, alterations (place in two octets, octet), answer.
void add_polls(Corpus& corpus) {
    const std::string informed = "<m:MSSP_Info Instant=\"2026-11-22T01:00:10.000+07:00\"/>";
    const std::string soap = message("MSS_StatusResp", informed + told("504"));
    const std::string json =
        R"({"MSS_StatusResp":{"AP_Info":{"AP_TransID":"_k3f9","Instant":"2026-11-22T01:00:10Z"},
        "MobileUser":{"MSISDN":"+84912345678"},"Status":{"StatusCode":{"Value":"504"}}}})";
    const auto add = [&](std::uint8_t encoding, const std::string& body, std::string_view altered, char to) {
        const std::size_t at = body.find(altered);
        std::string input{1, static_cast<char>(at >> 8U), static_cast<char>(at), to};
        corpus.add("mss_poll", encoding, input + body);
    };
    add(0, soap, "6-11-22", '7');
    add(0, soap, "4\">", '2');
    add(0, message("MSS_StatusResp", "<!-- Instant=\"1-5\" -->" + told("504")), "5\" -->", '-');
    add(0, message("MSS_StatusResp", told(" Instant=&quot;504")), "4\"", '2');
    add(1, json, "6-11-22", '7');
    add(1, json, "4\"}", '2');
}

} // namespace

void add_mss(Corpus& corpus) {
    add_soap(corpus);
    add_json(corpus);
    add_polls(corpus);
}

} // namespace kyso::fuzz
