// SPDX-License-Identifier: Apache-2.0
// What an application provider sends, as texts written by hand after the official schemas: neither the
// product's writer nor the simulator's.
#pragma once

#include "protocol/bytes.hpp"

#include <string>

namespace kyso::test {

struct ApMessage {
    bool vgca = false;
    std::string ap = "http://ap.example.vn/kysod";
    std::string password = "made-up-password";
    std::string transaction = "_1";
    std::string instant = "2026-11-22T01:00:00.000Z";
    std::string msisdn = "84912345678"; ///< without plus
    std::string mode = "asynchClientServer";
    std::string time_out = "80";
    std::string data{}; ///< element's content; empty: a digest or DigestInfo of 32 times 0x07
    std::string mime_type{}, encoding{};
    std::string display = "dichvucong.gov.vn: Dang ky tai khoan (Ma 1462)";
    std::string format{};   ///< URI; empty: the dialect's for digests
    std::string services{}; ///< Service elements
    std::string extra{};    ///< after the last child
    std::string mssp_transaction{};

    std::string sign() const {
        return message("MSS_Signature", "MSS_SignatureReq",
                       " MessagingMode=\"" + mode + "\" TimeOut=\"" + time_out + "\"",
                       user() + to_be_signed() + to_be_displayed() + (vgca ? mss_format() : "") +
                           additional_services() + (vgca ? "" : mss_format()) + extra);
    }
    std::string status() const {
        return message("MSS_StatusQuery", "MSS_StatusReq", transaction_attribute(), extra);
    }
    std::string profile() const { return message("MSS_ProfileQuery", "MSS_ProfileReq", "", user() + extra); }
    std::string registration() const {
        return message("MSS_Registration", "MSS_RegistrationReq", "", user() + extra);
    }
    std::string receipt() const {
        return message("MSS_Receipt", "MSS_ReceiptReq", transaction_attribute(),
                       user() + "<mss:Message MimeType=\"text/plain\" Encoding=\"" +
                           (encoding.empty() ? "UTF-8" : encoding) + "\">" +
                           (data.empty() ? "Da nhan" : data) + "</mss:Message>");
    }

  private:
    std::string user() const {
        return "<mss:MobileUser><mss:MSISDN>" + std::string{vgca ? "" : "+"} + msisdn +
               "</mss:MSISDN></mss:MobileUser>";
    }
    std::string to_be_signed() const {
        const Bytes digest(32, 7);
        Bytes info{0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                   0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
        info.insert(info.end(), digest.begin(), digest.end());
        const std::string type = !mime_type.empty() ? mime_type
                                 : vgca             ? "application/octet-stream"
                                                    : "application/x-sha256";
        return "<mss:DataToBeSigned MimeType=\"" + type + "\" Encoding=\"" +
               (encoding.empty() ? "base64" : encoding) + "\">" +
               (!data.empty() ? data : to_base64(vgca ? info : digest)) + "</mss:DataToBeSigned>";
    }
    std::string to_be_displayed() const {
        return display.empty() ? ""
                               : "<mss:DataToBeDisplayed MimeType=\"text/plain\" Encoding=\"UTF-8\">" +
                                     display + "</mss:DataToBeDisplayed>";
    }
    std::string mss_format() const {
        const std::string uri = !format.empty() ? format
                                : vgca          ? "http://uri.etsi.org/TS102204/v1.1.2#PKCS1"
                                                : "http://mss.ficom.fi/TS102204/v1.0.0#PKCS1";
        return "<mss:MSS_Format><mss:mssURI>" + uri + "</mss:mssURI></mss:MSS_Format>";
    }
    std::string additional_services() const {
        return services.empty() ? "" : "<mss:AdditionalServices>" + services + "</mss:AdditionalServices>";
    }
    std::string transaction_attribute() const { return " MSSP_TransID=\"" + mssp_transaction + "\""; }

    std::string message(const std::string& wrapper, const std::string& name, const std::string& attributes,
                        const std::string& content) const {
        return "<env:Envelope xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\"><env:Body><" + wrapper +
               "><mss:" + name +
               " xmlns:mss=\"http://uri.etsi.org/TS102204/v1.1.2#\" "
               "xmlns:fi=\"http://mss.ficom.fi/TS102204/v1.0.0#\" MajorVersion=\"1\" MinorVersion=\"1\"" +
               attributes + "><mss:AP_Info AP_ID=\"" + ap + "\" AP_TransID=\"" + transaction +
               "\" AP_PWD=\"" + password + "\" Instant=\"" + instant +
               "\"/><mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>" + content + "</mss:" + name + "></" +
               wrapper + "></env:Body></env:Envelope>";
    }
};

/// The text between the first `begin` and the next `end`; empty without them.
inline std::string between(const std::string& text, const std::string& begin, const std::string& end) {
    const std::size_t from = text.find(begin);
    if (from == text.npos) return {};
    const std::size_t to = text.find(end, from + begin.size());
    return to == text.npos ? std::string{} : text.substr(from + begin.size(), to - from - begin.size());
}
/// Code of a Status or a fault; 0: neither.
inline int code_of(const std::string& answer) {
    std::string code = between(answer, "StatusCode Value=\"", "\"");
    if (code.empty()) code = between(answer, "mss:_", "<");
    return code.empty() ? 0 : std::stoi(code);
}
/// The code below it; 0: none.
inline int sub_code_of(const std::string& answer) {
    for (const char* begin : {"StatusCode Value=\"", "mss:_"}) {
        const std::size_t first = answer.find(begin);
        if (first == answer.npos) continue;
        const std::string code = between(answer.substr(first + 1), begin, begin[0] == 'S' ? "\"" : "<");
        return code.empty() ? 0 : std::stoi(code);
    }
    return 0;
}

} // namespace kyso::test
