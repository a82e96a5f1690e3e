// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/wire/soap_writer.hpp"

#include "simulators/telco/wire/xml.hpp"

namespace kyso::telco {
namespace {

constexpr std::string_view pkcs1_format = "http://uri.etsi.org/TS102204/v1.1.2#PKCS1";
constexpr std::string_view pkcs7_format = "http://uri.etsi.org/TS102204/v1.1.2#PKCS7";

std::string base64_key(const SimKey& key) {
    return to_base64(signature::to_der(
        i2d_PUBKEY, static_cast<const EVP_PKEY*>(X509_get0_pubkey(key.certificate->native()))));
}

class Writer {
  public:
    Writer(const Reply& reply, const SoapStyle& style)
        : reply_(reply), style_(style), tree_("Envelope", uri::soap12, "env") {}

    std::string text() {
        const Operation operation = reply_.request.operation;
        xmlNode* body = tree_.add(tree_.root(), "Body");
        xmlNode* wrapper =
            tree_.add_in(body, std::string{telco::wrapper(operation)}.append("Response").c_str(), "", "");
        // With no_namespace the element only declares the prefix for its children.
        xmlNode* message = tree_.add_in(wrapper, element(operation, "Resp").c_str(), uri::mss, "mss");
        XmlTree::set(message, "MajorVersion", "1");
        XmlTree::set(message, "MinorVersion", "1");
        if (operation == Operation::signature) XmlTree::set(message, "MSSP_TransID", reply_.mssp_transaction);
        beginning(message);
        content(message, operation);
        if (style_.reordered) { // the first two go to the end
            for (int i = 0; i < 2; ++i) {
                xmlNode* first = message->children;
                xmlUnlinkNode(first);
                xmlAddChild(message, first);
            }
        }
        if (style_.no_namespace) xmlSetNs(message, nullptr);
        return tree_.text();
    }

  private:
    bool vgca() const { return reply_.request.dialect == Dialect::vgca; }

    void beginning(xmlNode* message) {
        xmlNode* ap = tree_.add(message, "AP_Info");
        XmlTree::set(ap, "AP_ID", reply_.request.ap_id);
        XmlTree::set(ap, "AP_PWD", ""); // wanted by the schema; nobody needs it said back
        XmlTree::set(ap, "AP_TransID", reply_.ap_transaction);
        XmlTree::set(ap, "Instant", reply_.request.instant);
        xmlNode* mssp = tree_.add(message, "MSSP_Info");
        XmlTree::set(mssp, "Instant", to_text(reply_.instant));
        tree_.add(tree_.add(mssp, "MSSP_ID"), "URI", reply_.mssp);
    }

    void content(xmlNode* message, Operation operation) {
        switch (operation) {
        case Operation::signature:
            user(message);
            signature(message);
            if (vgca()) format(message);
            if (!reply_.request.profile.empty())
                tree_.add(tree_.add(message, "SignatureProfile"), "mssURI", reply_.request.profile);
            return status(message);
        case Operation::status:
            user(message);
            signature(message);
            if (vgca()) format(message);
            return status(message);
        case Operation::profile:
            for (const SimKey* key : reply_.certificates)
                if (!key->profile.empty())
                    tree_.add(tree_.add(message, "SignatureProfile"), "mssURI", key->profile);
            return status(message);
        case Operation::registration:
            status(message);
            return registration(message);
        case Operation::receipt:
            return status(message);
        }
    }

    void user(xmlNode* message) { tree_.add(tree_.add(message, "MobileUser"), "MSISDN", reply_.msisdn); }

    void signature(xmlNode* message) {
        if (!reply_.signature || reply_.signature->value.empty()) return;
        const SimSignature& made = *reply_.signature;
        xmlNode* node = tree_.add(message, "MSS_Signature");
        if (made.format != SignatureFormat::pkcs1) {
            tree_.add(node, "Base64Signature", to_base64(made.value));
            return;
        }
        xmlNode* pkcs1 = tree_.add_in(node, "PKCS1", uri::fi, "fi");
        tree_.add(pkcs1, "SignatureValue", to_base64(made.value));
        if (made.certificate) tree_.add(pkcs1, "X509Certificate", to_base64(made.certificate->der()));
    }

    void format(xmlNode* message) {
        if (!reply_.signature || reply_.signature->value.empty()) return;
        const bool cms = reply_.signature->format == SignatureFormat::pkcs7;
        tree_.add(tree_.add(message, "MSS_Format"), "mssURI", std::string{cms ? pkcs7_format : pkcs1_format});
    }

    void status(xmlNode* message) {
        xmlNode* status = tree_.add(message, "Status");
        xmlNode* code = tree_.add(status, "StatusCode");
        XmlTree::set(code, "Value", std::to_string(reply_.outcome.code));
        if (reply_.outcome.sub != 0)
            XmlTree::set(tree_.add(code, "StatusCode"), "Value", std::to_string(reply_.outcome.sub));
        tree_.add(status, "StatusMessage", std::string{code_info(reply_.outcome.code).name});
        // The vgca dialect has no place for certificates here: it tells them at registration.
        if (reply_.request.operation == Operation::profile && !vgca() && !reply_.certificates.empty())
            profile_extension(tree_.add(status, "StatusDetail"));
        else if (reply_.certificate_wanted && reply_.signature && reply_.signature->certificate)
            service_response(tree_.add(status, "StatusDetail"));
    }

    /// As Kiuru answers a query with Params="certs"; ETSI itself has no place for certificates.
    void profile_extension(xmlNode* detail) {
        xmlNode* extension = tree_.add_in(detail, "ProfileQueryExtension", uri::profile_extension, "ext");
        xmlNode* sim = tree_.add(tree_.add(extension, "Sscds"), "Sim");
        for (const SimKey* key : reply_.certificates)
            tree_.add(tree_.add(sim, "MobileUserCertificate"), "X509Certificate",
                      to_base64(key->certificate->der()));
    }

    void service_response(xmlNode* detail) {
        xmlNode* responses = tree_.add_in(detail, "ServiceResponses", uri::fi, "fi");
        xmlNode* description = tree_.add(tree_.add(responses, "ServiceResponse"), "Description");
        for (const auto& [name, value] :
             {std::pair{"mssURI", std::string{uri::signing_certificate}},
              std::pair{"any", to_base64(reply_.signature->certificate->der())}}) {
            xmlNode* part = tree_.add(description, name, value);
            xmlSetNs(part, detail->ns); // mssURIType is qualified as mss whatever holds it
        }
    }

    void registration(xmlNode* message) {
        for (const SimKey* key : reply_.certificates) {
            xmlNode* parent = vgca() ? tree_.add(message, "CertificateResponse") : message;
            if (!key->profile.empty()) tree_.add(parent, "CertificateURI", key->profile);
            tree_.add(parent, "X509Certificate", to_base64(key->certificate->der()));
            tree_.add(parent, "PublicKey", base64_key(*key));
            if (!vgca()) return; // room for one
        }
    }

    const Reply& reply_;
    const SoapStyle& style_;
    XmlTree tree_;
};

std::string fault11(const Outcome& outcome) {
    XmlTree tree{"Envelope", uri::soap11, "soapenv"};
    xmlNode* fault = tree.add(tree.add(tree.root(), "Body"), "Fault");
    const auto add = [&](const char* name, std::string_view text) { // unqualified in SOAP 1.1
        xmlNode* node = tree.add_in(fault, name, "", "");
        xmlNodeAddContent(node, reinterpret_cast<const xmlChar*>(std::string{text}.c_str()));
    };
    add("faultcode", "mss:_" + std::to_string(outcome.code));
    add("faultstring", code_info(outcome.code).name);
    xmlNewNs(fault, reinterpret_cast<const xmlChar*>(std::string{uri::mss}.c_str()),
             reinterpret_cast<const xmlChar*>("mss"));
    return tree.text();
}

} // namespace

std::string write_soap(const Reply& reply, const SoapStyle& style) {
    return Writer{reply, style}.text();
}

std::string write_soap_fault(const Outcome& outcome, const SoapStyle& style) {
    if (style.soap11) return fault11(outcome);
    const CodeInfo& info = code_info(outcome.code);
    XmlTree tree{"Envelope", uri::soap12, "env"};
    xmlNode* fault = tree.add(tree.add(tree.root(), "Body"), "Fault");
    xmlNode* code = tree.add(fault, "Code");
    tree.add(code, "Value", info.blame == Blame::sender ? "env:Sender" : "env:Receiver");
    xmlNode* sub = tree.add(code, "Subcode");
    xmlNewNs(sub, reinterpret_cast<const xmlChar*>(std::string{uri::mss}.c_str()),
             reinterpret_cast<const xmlChar*>("mss"));
    tree.add(sub, "Value", "mss:_" + std::to_string(outcome.code));
    if (outcome.sub != 0) tree.add(tree.add(sub, "Subcode"), "Value", "mss:_" + std::to_string(outcome.sub));
    xmlNode* reason = tree.add(tree.add(fault, "Reason"), "Text", std::string{info.name});
    xmlNewNsProp(reason, xmlSearchNsByHref(reason->doc, reason, XML_XML_NAMESPACE),
                 reinterpret_cast<const xmlChar*>("lang"), reinterpret_cast<const xmlChar*>("en"));
    if (!outcome.detail.empty())
        xmlNodeAddContent(tree.add_in(tree.add(fault, "Detail"), "detail", "urn:kysod:telco", "sim"),
                          reinterpret_cast<const xmlChar*>(outcome.detail.c_str()));
    return tree.text();
}

} // namespace kyso::telco
