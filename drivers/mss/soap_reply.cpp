// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/soap_reply.hpp"

#include "drivers/mss/names.hpp"
#include "drivers/mss/reply_values.hpp"
#include "drivers/mss/xml_document.hpp"

#include <algorithm>
#include <span>

namespace kyso::mss {
namespace {

using Spaces = std::span<const std::string_view>;

/// SOAP 1.1 leaves a fault's children without a namespace, 1.2 does not.
constexpr std::string_view soap_spaces[] = {soap12_namespace, soap11_namespace, ""};
constexpr std::string_view mss_spaces[] = {mss_namespace, ""};
constexpr std::size_t deepest_code = 4;

bool is(const XmlElement& element, std::string_view name, Spaces spaces) {
    return element.name() == name &&
           std::find(spaces.begin(), spaces.end(), element.name_space()) != spaces.end();
}

/// The one child of that name; twice is a fault. Foreign namespaces are passed over.
std::optional<XmlElement> child(ReplyMaker& reply, const XmlElement& parent, std::string_view name,
                                Spaces spaces) {
    std::optional<XmlElement> found;
    for (const XmlElement& element : parent.children()) {
        if (!is(element, name, spaces)) continue;
        if (found) reply.fail(std::string{name} + " twice");
        found = element;
    }
    return found;
}

/// Its text; elements where a text belongs are a fault.
std::string text_of(ReplyMaker& reply, const XmlElement& element) {
    const auto text = element.text();
    if (!text) reply.fail("elements inside " + std::string{element.name()});
    return text.value_or("");
}

std::optional<std::string> child_text(ReplyMaker& reply, const XmlElement& parent, std::string_view name,
                                      Spaces spaces) {
    const auto element = child(reply, parent, name, spaces);
    if (!element) return std::nullopt;
    return text_of(reply, *element);
}

// -- a fault ----------------------------------------------------------------------------------------------

/// Code/Subcode/Value and so on inwards; Code/Value itself last, for services that put theirs there.
std::vector<std::string> fault_codes(ReplyMaker& reply, const XmlElement& code) {
    std::vector<std::string> spelled;
    auto at = child(reply, code, "Subcode", soap_spaces);
    for (std::size_t depth = 0; at && depth < deepest_code; ++depth) {
        spelled.push_back(child_text(reply, *at, "Value", soap_spaces).value_or(""));
        at = child(reply, *at, "Subcode", soap_spaces);
    }
    if (spelled.empty()) spelled.push_back(child_text(reply, code, "Value", soap_spaces).value_or(""));
    return spelled;
}

void read_fault(ReplyMaker& reply, const XmlElement& fault) {
    reply.fault();
    if (const auto code = child(reply, fault, "Code", soap_spaces))
        reply.codes(fault_codes(reply, *code));
    else if (const auto code11 = child_text(reply, fault, "faultcode", soap_spaces))
        reply.codes({*code11});
    for (const std::string_view part : {"Reason", "faultstring", "Detail", "detail"})
        if (const auto told = child(reply, fault, part, soap_spaces)) reply.message(told->all_text());
}

// -- an answer --------------------------------------------------------------------------------------------

void read_status(ReplyMaker& reply, const XmlElement& answer) {
    const auto status = child(reply, answer, "Status", mss_spaces);
    if (!status) return reply.fail("no Status");
    std::vector<std::string> spelled;
    auto at = child(reply, *status, "StatusCode", mss_spaces);
    for (std::size_t depth = 0; at && depth < deepest_code; ++depth) {
        spelled.push_back(at->attribute("Value").value_or(""));
        at = child(reply, *at, "StatusCode", mss_spaces);
    }
    reply.status_codes(spelled);
    if (const auto message = child_text(reply, *status, "StatusMessage", mss_spaces)) reply.message(*message);
}

/// PKCS1 {SignatureValue, X509Certificate} of FiCom or Kiuru, whose namespaces differ. The certificate is
/// found by read_certificates().
void read_pkcs1(ReplyMaker& reply, const XmlElement& pkcs1) {
    const std::string_view own_space[] = {pkcs1.name_space()};
    const auto value = child_text(reply, pkcs1, "SignatureValue", own_space);
    if (!value) return reply.fail("PKCS1 without SignatureValue");
    reply.signature(*value);
}

void read_signature(ReplyMaker& reply, const XmlElement& answer) {
    const auto signature = child(reply, answer, "MSS_Signature", mss_spaces);
    if (!signature) return;
    const auto forms = signature->children();
    if (forms.size() > 1) return reply.fail("two signatures");
    for (const XmlElement& form : forms) {
        if (is(form, "Base64Signature", mss_spaces))
            reply.signature(text_of(reply, form));
        else if (form.name() == "PKCS1")
            read_pkcs1(reply, form);
        else
            reply.fail("a signature of another form");
    }
}

/// ServiceResponse/Description {mssURI ...#signingCertificate, any ...}: facts/sim-pki.md, section 3.
void read_description(ReplyMaker& reply, const XmlElement& description) {
    const auto uri = child_text(reply, description, "mssURI", mss_spaces);
    if (!uri || !uri->ends_with("#signingCertificate")) return;
    for (const XmlElement& element : description.children())
        if (element.name() != "mssURI")
            if (const auto text = element.text()) reply.certificate_perhaps(*text);
}

/// X509Certificate wherever it stands, of whatever namespace: each service has its own place for it.
void read_certificates(ReplyMaker& reply, const XmlElement& parent) {
    for (const XmlElement& element : parent.children()) {
        if (element.name() == "X509Certificate")
            reply.certificate(text_of(reply, element));
        else {
            if (element.name() == "Description") read_description(reply, element);
            read_certificates(reply, element);
        }
    }
}

void read_answer(ReplyMaker& reply, const XmlElement& answer) {
    if (const auto information = child(reply, answer, "AP_Info", mss_spaces))
        if (const auto transaction = information->attribute("AP_TransID")) reply.ap_transaction(*transaction);
    if (const auto transaction = answer.attribute("MSSP_TransID")) reply.mssp_transaction(*transaction);
    if (const auto user = child(reply, answer, "MobileUser", mss_spaces))
        if (const auto msisdn = child_text(reply, *user, "MSISDN", mss_spaces)) reply.msisdn(*msisdn);
    read_status(reply, answer);
    read_signature(reply, answer);
    read_certificates(reply, answer);
}

/// The wrapper of rpc/literal may have any name and namespace; it holds one message.
Result<XmlElement> message_in(const XmlElement& body) {
    const auto wrappers = body.children();
    if (wrappers.size() != 1) return refused("a SOAP body with other than one child");
    if (is(wrappers.front(), "Fault", soap_spaces)) return wrappers.front();
    const auto messages = wrappers.front().children();
    if (messages.size() != 1) return refused("a wrapper with other than one message");
    return messages.front();
}

} // namespace

Result<Reply> read_soap_reply(Operation operation, std::string_view body) {
    const auto document = XmlDocument::read(body, max_answer_depth);
    if (!document) return document.error();
    const XmlElement envelope = document->root();
    if (!is(envelope, "Envelope", soap_spaces))
        return Error{Errc::sim_service_failed, "XML, but no SOAP envelope"};
    ReplyMaker reply;
    const auto soap_body = child(reply, envelope, "Body", soap_spaces);
    if (!reply.good()) return reply.finish();
    if (!soap_body) return refused("a SOAP envelope without a body");
    const auto message = message_in(*soap_body);
    if (!message) return message.error();
    if (is(*message, "Fault", soap_spaces))
        read_fault(reply, *message);
    else if (is(*message, answer_name(operation), mss_spaces))
        read_answer(reply, *message);
    else
        reply.fail("another message than " + std::string{answer_name(operation)});
    return reply.finish();
}

} // namespace kyso::mss
