// SPDX-License-Identifier: Apache-2.0
#include "protocol/json_reader.hpp"
#include "simulators/telco/wire/json_messages.hpp"

namespace kyso::telco {
namespace {
namespace json = boost::json;

Outcome wrong(std::string detail) {
    return {101, 0, std::move(detail)};
}
Outcome missing(std::string detail) {
    return {102, 0, std::move(detail)};
}

/// A member that is a text; empty where it is missing or something else.
std::string text(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    const json::string* found = value != nullptr ? value->if_string() : nullptr;
    return found != nullptr ? std::string{found->data(), found->size()} : std::string{};
}
const json::object* object_in(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr ? value->if_object() : nullptr;
}

std::optional<Text> data_in(const json::object& message, std::string_view name) {
    const json::object* data = object_in(message, name);
    if (data == nullptr) return std::nullopt;
    return Text{text(*data, "Data"), text(*data, "MimeType"), text(*data, "Encoding")};
}

/// `{"Description": URI, "UserLang": {"Value": "EN"}}`
std::vector<AdditionalService> services_in(const json::object& message) {
    std::vector<AdditionalService> services;
    const json::value* list = message.if_contains("AdditionalServices");
    if (list == nullptr || !list->is_array()) return services;
    for (const json::value& element : list->get_array()) {
        const json::object* service = element.if_object();
        if (service == nullptr) continue;
        AdditionalService read{text(*service, "Description"), {}};
        for (const auto& [name, value] : *service)
            if (const json::object* with_value = value.if_object()) read.value = text(*with_value, "Value");
        services.push_back(std::move(read));
    }
    return services;
}

/// What the message may have beside what all have.
bool known(Operation operation, std::string_view name) {
    for (const std::string_view common : {"AP_Info", "MSSP_Info", "MajorVersion", "MinorVersion"})
        if (name == common) return true;
    if (operation == Operation::status) return name == "MSSP_TransID";
    if (name == "MobileUser") return true;
    if (operation == Operation::profile) return name == "Params";
    if (operation == Operation::receipt)
        return name == "MSSP_TransID" || name == "Status" || name == "Message";
    for (const std::string_view own : {"AdditionalServices", "DataToBeSigned", "DataToBeDisplayed",
                                       "MessagingMode", "MSS_Format", "SignatureProfile", "TimeOut"})
        if (name == own) return true;
    return false;
}

} // namespace

ReadRequest read_json_request(std::string_view body, Operation operation) {
    const auto value = read_json(body);
    const std::string name = element(operation, "Req");
    if (!value || !value->is_object()) return wrong("not a JSON object");
    const json::object* message = object_in(value->get_object(), name);
    if (message == nullptr || value->get_object().size() != 1) return wrong("not one " + name);
    for (const auto& [member, ignored] : *message)
        if (!known(operation, member)) return wrong(std::string{member} + " is no member of " + name);

    Request request;
    request.operation = operation;
    request.encoding = Encoding::json;
    const json::object* ap = object_in(*message, "AP_Info");
    if (ap == nullptr) return missing("AP_Info");
    request.ap_id = text(*ap, "AP_ID");
    request.ap_password = text(*ap, "AP_PWD");
    request.ap_transaction = text(*ap, "AP_TransID");
    request.instant = text(*ap, "Instant");
    if (request.ap_id.empty() || request.ap_transaction.empty() || request.instant.empty())
        return missing("AP_Info wants AP_ID, AP_PWD, AP_TransID and Instant");
    if (object_in(*message, "MSSP_Info") == nullptr) return missing("MSSP_Info");
    request.major = text(*message, "MajorVersion");
    request.minor = text(*message, "MinorVersion");
    if (request.major.empty() || request.minor.empty())
        return missing("MajorVersion and MinorVersion, as texts");
    if (const json::object* user = object_in(*message, "MobileUser")) request.msisdn = text(*user, "MSISDN");
    request.mssp_transaction = text(*message, "MSSP_TransID");
    request.mode = text(*message, "MessagingMode");
    // The twin's own word; what follows knows the schema's.
    if (request.mode == "asynch") request.mode = "asynchClientServer";
    request.time_out = text(*message, "TimeOut");
    request.to_be_signed = data_in(*message, "DataToBeSigned");
    request.to_be_displayed = data_in(*message, "DataToBeDisplayed");
    if (operation == Operation::signature && !request.to_be_signed)
        return Outcome{102, 1022, "DataToBeSigned"};
    request.format = text(*message, "MSS_Format");
    request.profile = text(*message, "SignatureProfile");
    request.services = services_in(*message);
    request.receipt = data_in(*message, "Message");
    return request;
}

} // namespace kyso::telco
