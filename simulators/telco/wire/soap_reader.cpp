// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/wire/soap_reader.hpp"

#include "simulators/telco/wire/xml.hpp"

#include <algorithm>

namespace kyso::telco {
namespace {

struct Child {
    std::string_view name;
    bool required;
};
using Order = std::vector<Child>;

/// After AP_Info and MSSP_Info; from the dialects' schemas.
const Order& order_of(Operation operation, Dialect dialect) {
    static const Order etsi_signature{{"MobileUser", true},          {"DataToBeSigned", true},
                                      {"DataToBeDisplayed", false},  {"SignatureProfile", false},
                                      {"AdditionalServices", false}, {"MSS_Format", false},
                                      {"KeyReference", false},       {"SignatureProfileComparison", false}};
    static const Order vgca_signature{{"MobileUser", true},        {"DataToBeSigned", true},
                                      {"DataToBeDisplayed", true}, {"MSS_Format", false},
                                      {"SignatureProfile", false}, {"AdditionalServices", false}};
    static const Order status{};
    static const Order profile{{"MobileUser", true}};
    static const Order etsi_registration{{"MobileUser", true},
                                         {"EncryptedData", false},
                                         {"EncryptResponseBy", false},
                                         {"CertificateURI", false},
                                         {"X509Certificate", false}};
    static const Order vgca_registration{{"MobileUser", true}, {"CertificateResponse", false}};
    static const Order receipt{
        {"MobileUser", true}, {"Status", false}, {"Message", false}, {"SignedReceipt", false}};
    const bool vgca = dialect == Dialect::vgca;
    switch (operation) {
    case Operation::signature:
        return vgca ? vgca_signature : etsi_signature;
    case Operation::status:
        return status;
    case Operation::profile:
        return profile;
    case Operation::registration:
        return vgca ? vgca_registration : etsi_registration;
    case Operation::receipt:
        return receipt;
    }
    return status;
}

Outcome wrong(std::string detail) {
    return {101, 0, std::move(detail)};
}
Outcome missing(std::string detail) {
    return {102, 0, std::move(detail)};
}

/// Children in the dialect's order, each at most once. Code 0: fine.
Outcome check_order(const xmlNode* message, const Order& order) {
    const auto children = children_of(message);
    auto next = order.begin();
    for (std::size_t i = 2; i < children.size(); ++i) {
        const std::string name{local_name(children[i])};
        if (namespace_of(children[i]) != uri::mss) return wrong(name + " is not in the mss namespace");
        const auto found =
            std::find_if(next, order.end(), [&](const Child& child) { return child.name == name; });
        if (found == order.end()) return wrong(name + " may not stand here");
        if (std::any_of(next, found, [](const Child& child) { return child.required; }))
            return missing(std::string{next->name} + " is missing before " + name);
        next = found + 1;
    }
    const auto left = std::find_if(next, order.end(), [](const Child& child) { return child.required; });
    return left != order.end() ? missing(std::string{left->name} + " is missing") : Outcome{};
}

std::string uri_in(const xmlNode* parent, std::string_view name) {
    const xmlNode* node = child_of(parent, name);
    const xmlNode* uri = node != nullptr ? child_of(node, "mssURI") : nullptr;
    return uri != nullptr ? text_of(uri) : std::string{};
}

std::optional<Text> data_in(const xmlNode* parent, std::string_view name) {
    const xmlNode* node = child_of(parent, name);
    if (node == nullptr) return std::nullopt;
    return Text{text_of(node), attribute_of(node, "MimeType").value_or(""),
                attribute_of(node, "Encoding").value_or("")};
}

std::vector<AdditionalService> services_in(const xmlNode* message) {
    std::vector<AdditionalService> services;
    const xmlNode* list = child_of(message, "AdditionalServices");
    if (list == nullptr) return services;
    for (const xmlNode* service : children_of(list)) {
        AdditionalService read{uri_in(service, "Description"), {}};
        for (const xmlNode* part : children_of(service))
            if (local_name(part) != "Description" && local_name(part) != "Entity") read.value = text_of(part);
        services.push_back(std::move(read));
    }
    return services;
}

/// AP_Info and MSSP_Info, by which every message begins.
Outcome read_beginning(const xmlNode* message, Request& request) {
    const auto children = children_of(message);
    if (children.size() < 2 || local_name(children[0]) != "AP_Info" || local_name(children[1]) != "MSSP_Info")
        return missing("AP_Info and MSSP_Info come first");
    if (child_of(children[1], "MSSP_ID") == nullptr) return missing("MSSP_ID");
    const auto demand = [](const xmlNode* node, const char* name, std::string& into) {
        auto value = attribute_of(node, name);
        if (value) into = std::move(*value);
        return value.has_value();
    };
    if (!demand(children[0], "AP_ID", request.ap_id) || !demand(children[0], "AP_PWD", request.ap_password) ||
        !demand(children[0], "AP_TransID", request.ap_transaction) ||
        !demand(children[0], "Instant", request.instant))
        return missing("AP_Info wants AP_ID, AP_PWD, AP_TransID and Instant");
    if (!demand(message, "MajorVersion", request.major) || !demand(message, "MinorVersion", request.minor))
        return missing("MajorVersion and MinorVersion");
    return {};
}

ReadRequest read_message(const xmlNode* message, Operation operation, const DialectOf& dialect_of) {
    Request request;
    request.operation = operation;
    if (Outcome bad = read_beginning(message, request); bad.code != 0) return bad;
    request.dialect = dialect_of(request.ap_id);
    if (request.major != "1" || request.minor != "1") return Outcome{108, 0, "version 1.1 is spoken here"};
    if (Outcome bad = check_order(message, order_of(operation, request.dialect)); bad.code != 0) return bad;
    if (const xmlNode* user = child_of(message, "MobileUser"))
        if (const xmlNode* number = child_of(user, "MSISDN")) request.msisdn = text_of(number);
    request.mssp_transaction = attribute_of(message, "MSSP_TransID").value_or("");
    request.mode = attribute_of(message, "MessagingMode").value_or("");
    request.time_out = attribute_of(message, "TimeOut").value_or("");
    request.to_be_signed = data_in(message, "DataToBeSigned");
    request.to_be_displayed = data_in(message, "DataToBeDisplayed");
    request.format = uri_in(message, "MSS_Format");
    request.profile = uri_in(message, "SignatureProfile");
    request.services = services_in(message);
    if (const xmlNode* wanted = child_of(message, "CertificateResponse"))
        if (const xmlNode* profile = child_of(wanted, "CertificateURI")) request.profile = text_of(profile);
    request.receipt = data_in(message, "Message");
    return request;
}

} // namespace

ReadRequest read_soap(std::string_view body, Operation operation, const DialectOf& dialect_of) {
    const XmlDocument document = read_xml(body);
    if (!document) return wrong("not an XML document without a DOCTYPE");
    const xmlNode* envelope = xmlDocGetRootElement(document.get());
    if (local_name(envelope) != "Envelope" || namespace_of(envelope) != uri::soap12)
        return wrong("not a SOAP 1.2 envelope");
    const xmlNode* soap_body = child_of(envelope, "Body");
    const auto wrappers = soap_body != nullptr ? children_of(soap_body) : std::vector<const xmlNode*>{};
    if (wrappers.size() != 1 || local_name(wrappers[0]) != wrapper(operation))
        return wrong("the body is not one " + std::string{wrapper(operation)});
    const auto messages = children_of(wrappers[0]);
    const std::string name = element(operation, "Req");
    if (messages.size() != 1 || local_name(messages[0]) != name || namespace_of(messages[0]) != uri::mss)
        return wrong("not one " + name + " in the mss namespace");
    return read_message(messages[0], operation, dialect_of);
}

} // namespace kyso::telco
