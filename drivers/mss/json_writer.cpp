// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/json_writer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace kyso::mss {
namespace {

namespace json = boost::json;

struct Version {
    const char *major, *minor;
};

/// What every message begins with. The twin counts its versions by message.
json::object message(const Service& service, const Call& call, Version version) {
    json::object mssp_id;
    if (!service.mssp_uri.empty()) mssp_id["URI"] = service.mssp_uri;
    return {{"MajorVersion", version.major},
            {"MinorVersion", version.minor},
            {"AP_Info",
             {{"AP_ID", service.ap_id},
              {"AP_PWD", service.ap_password},
              {"AP_TransID", call.transaction},
              {"Instant", spell(call.instant)}}},
            {"MSSP_Info", {{"MSSP_ID", std::move(mssp_id)}}}};
}

json::object data(const Data& data) {
    return {{"MimeType", data.mime_type}, {"Encoding", data.encoding}, {"Data", data.text}};
}

json::object user(std::string_view msisdn) {
    return {{"MSISDN", msisdn}};
}

std::string enclosed(std::string_view name, json::object message) {
    json::object whole;
    whole[name] = std::move(message);
    return json::serialize(whole);
}

} // namespace

std::string json_signature(const Service& service, const Call& call, const SignatureValues& values) {
    json::object request = message(service, call, {"1", "2"});
    request["MessagingMode"] = service.mode == Mode::synchronous ? "synch" : "asynch";
    request["TimeOut"] = std::to_string(service.time_out.count());
    request["MobileUser"] = user(values.msisdn);
    request["DataToBeSigned"] = data(values.to_be_signed);
    request["DataToBeDisplayed"] = data(values.to_be_displayed);
    if (!service.signature_profile.empty()) request["SignatureProfile"] = service.signature_profile;
    json::array services;
    for (const AdditionalService& asked : values.services) {
        json::object one{{"Description", asked.uri}};
        if (!asked.element.empty()) one[asked.element] = json::object{{"Value", asked.value}};
        services.push_back(std::move(one));
    }
    request["AdditionalServices"] = std::move(services);
    request["MSS_Format"] = values.format;
    return enclosed("MSS_SignatureReq", std::move(request));
}

std::string json_status(const Service& service, const StatusRequest& request) {
    json::object status = message(service, request.call, {"1", "1"});
    status["MSSP_TransID"] = request.mssp_transaction;
    return enclosed("MSS_StatusReq", std::move(status));
}

std::string json_profile(const Service& service, const Call& call, std::string_view msisdn) {
    json::object profile = message(service, call, {"2", "0"});
    profile["MobileUser"] = user(msisdn);
    profile["Params"] = "certs";
    return enclosed("MSS_ProfileReq", std::move(profile));
}

} // namespace kyso::mss
