// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mssp/scripted_mssp.hpp"

namespace kyso::test {
namespace {

std::string between(const std::string& text, const std::string& before, const std::string& after) {
    const std::size_t at = text.find(before);
    if (at == text.npos) return {};
    const std::size_t begin = at + before.size();
    return text.substr(begin, text.find(after, begin) - begin);
}

ScriptedMssp::Asked read(const std::string& request) {
    ScriptedMssp::Asked asked;
    asked.whole = request;
    asked.transaction = between(request, "AP_TransID=\"", "\"");
    asked.password = between(request, "AP_PWD=\"", "\"");
    asked.instant = between(request, "Instant=\"", "\"");
    asked.mssp_transaction = between(request, "MSSP_TransID=\"", "\"");
    asked.msisdn = between(request, "<mss:MSISDN>", "</");
    asked.display = between(between(request, "<mss:DataToBeDisplayed", "/mss"), ">", "<");
    if (const auto data = from_base64(between(between(request, "<mss:DataToBeSigned", "/mss"), ">", "<")))
        asked.digest = *data;
    return asked;
}

WebAnswer soap(unsigned status, const std::string& body) {
    const std::string whole =
        "<env:Envelope xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\"><env:Body>" + body +
        "</env:Body></env:Envelope>";
    return {"HTTP/1.1 " + std::to_string(status) +
                " Answer\r\nContent-Type: application/soap+xml\r\nContent-Length: " +
                std::to_string(whole.size()) + "\r\n\r\n" + whole,
            false};
}

std::string response(const std::string& wrapper, const std::string& name, const std::string& transaction,
                     const std::string& msisdn, const std::string& mssp, const std::string& inner,
                     const std::string& code) {
    return "<" + wrapper + "Response><mss:" + name +
           " xmlns:mss=\"http://uri.etsi.org/TS102204/v1.1.2#\" MajorVersion=\"1\" MinorVersion=\"1\"" +
           (mssp.empty() ? "" : " MSSP_TransID=\"" + mssp + "\"") +
           "><mss:AP_Info AP_ID=\"http://ap.example\" AP_TransID=\"" + transaction +
           "\" AP_PWD=\"x\" Instant=\"2026-11-22T01:00:00.000Z\"/><mss:MSSP_Info "
           "Instant=\"2026-11-22T01:00:00.100Z\"><mss:MSSP_ID/></mss:MSSP_Info><mss:MobileUser><mss:MSISDN>" +
           msisdn + "</mss:MSISDN></mss:MobileUser>" + inner + "<mss:Status><mss:StatusCode Value=\"" + code +
           "\"/></mss:Status></mss:" + name + "></" + wrapper + "Response>";
}

} // namespace

ScriptedMssp::ScriptedMssp(const TlsFiles& tls, Issued subscriber)
    : subscriber_(std::move(subscriber)), server_(tls) {
    signature_ = [this](const Asked& asked) { return accepted(asked); };
    status_ = [this](const Asked& asked) { return with_signature(asked); };
    profile_ = [this](const Asked& asked) { return profile(asked, {}); };
    const auto listen = [this](const char* path, Script& script, std::vector<Asked>* list) {
        server_.serve(path, [this, &script, list](const std::string& request) {
            const Asked asked = read(request);
            Script now;
            {
                const std::lock_guard lock{mutex_};
                if (list != nullptr) list->push_back(asked);
                now = script;
            }
            return now(asked);
        });
    };
    listen("/MSS_SignaturePort", signature_, &signatures_);
    listen("/MSS_StatusQueryPort", status_, &statuses_);
    listen("/MSS_ProfileQueryPort", profile_, nullptr);
}

std::string ScriptedMssp::address() const {
    return "https://localhost:" + std::to_string(server_.port());
}

void ScriptedMssp::set(Script& script, Script with) {
    const std::lock_guard lock{mutex_};
    script = std::move(with);
}
std::vector<ScriptedMssp::Asked> ScriptedMssp::copy_of(const std::vector<Asked>& list) const {
    const std::lock_guard lock{mutex_};
    return list;
}

Bytes ScriptedMssp::digest_of(const std::string& transaction) const {
    for (const Asked& asked : signatures())
        if (asked.transaction == transaction) return asked.digest;
    return {};
}
std::string ScriptedMssp::msisdn_of(const std::string& transaction) const {
    for (const Asked& asked : signatures())
        if (asked.transaction == transaction) return asked.msisdn;
    return {};
}

WebAnswer ScriptedMssp::accepted(const Asked& asked) const {
    return soap(200, response("MSS_Signature", "MSS_SignatureResp", asked.transaction, asked.msisdn,
                              "m" + asked.transaction, {}, "100"));
}

WebAnswer ScriptedMssp::status(const std::string& transaction, const std::string& msisdn,
                               const std::string& code, const std::string& inner) {
    return soap(200, response("MSS_StatusQuery", "MSS_StatusResp", transaction, msisdn, {}, inner, code));
}

WebAnswer ScriptedMssp::outstanding(const Asked& asked) const {
    return status(asked.transaction, msisdn_of(asked.transaction), "504");
}

std::string ScriptedMssp::signature_element(ByteView signature, const Bytes& certificate) {
    return "<mss:MSS_Signature><fi:PKCS1 "
           "xmlns:fi=\"http://mss.ficom.fi/TS102204/v1.0.0#\"><fi:SignatureValue>" +
           to_base64(signature) + "</fi:SignatureValue><fi:X509Certificate>" + to_base64(certificate) +
           "</fi:X509Certificate></fi:PKCS1></mss:MSS_Signature>";
}

WebAnswer ScriptedMssp::with_signature(const Asked& asked) const {
    const ToBeSigned wanted{Mechanism::rsa_pkcs1, DigestAlgorithm::sha256, digest_of(asked.transaction)};
    return status(asked.transaction, msisdn_of(asked.transaction), "500",
                  signature_element(subscriber_.sign(wanted), subscriber_.certificate.der()));
}

WebAnswer ScriptedMssp::fault(const Asked&, const std::string& code) {
    return soap(500, "<env:Fault><env:Code><env:Value>env:Receiver</env:Value><env:Subcode "
                     "xmlns:mss=\"http://uri.etsi.org/TS102204/v1.1.2#\"><env:Value>mss:_" +
                         code +
                         "</env:Value></env:Subcode></env:Code><env:Reason><env:Text "
                         "xml:lang=\"en\">REASON</env:Text></env:Reason></env:Fault>");
}

WebAnswer ScriptedMssp::profile(const Asked& asked, const std::vector<Bytes>& certificates) const {
    std::string inner;
    for (const Bytes& der : certificates)
        inner += "<mss:SignatureProfile><mss:mssURI>http://profile.example</mss:mssURI><X509Certificate>" +
                 to_base64(der) + "</X509Certificate></mss:SignatureProfile>";
    return soap(200, response("MSS_ProfileQuery", "MSS_ProfileResp", asked.transaction, asked.msisdn, {},
                              inner, "100"));
}

} // namespace kyso::test
