// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/wire/json_messages.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace kyso::telco {
namespace {
namespace json = boost::json;

json::object signature_of(const SimSignature& made) {
    if (made.format != SignatureFormat::pkcs1) return {{"Base64Signature", to_base64(made.value)}};
    json::object pkcs1{{"SignatureValue", to_base64(made.value)}};
    if (made.certificate) pkcs1["X509Certificate"] = to_base64(made.certificate->der());
    return {{"PKCS1", std::move(pkcs1)}};
}

json::object status_of(const Reply& reply) {
    json::object code{{"Value", std::to_string(reply.outcome.code)}};
    if (reply.outcome.sub != 0)
        code["StatusCode"] = json::object{{"Value", std::to_string(reply.outcome.sub)}};
    json::object status{{"StatusCode", std::move(code)},
                        {"StatusMessage", std::string{code_info(reply.outcome.code).name}}};
    if (reply.request.operation != Operation::profile || reply.certificates.empty()) return status;
    json::array certificates;
    for (const SimKey* key : reply.certificates)
        certificates.push_back(
            json::object{{"X509Certificate", json::array{to_base64(key->certificate->der())}}});
    status["StatusDetail"] = json::object{
        {"ProfileQueryExtension",
         json::object{{"Sscds", json::object{{"Sim", json::object{{"MobileUserCertificate",
                                                                   std::move(certificates)}}}}}}}};
    return status;
}

} // namespace

std::string write_json(const Reply& reply) {
    const Operation operation = reply.request.operation;
    json::object message{{"AP_Info", json::object{{"AP_ID", reply.request.ap_id},
                                                  {"AP_PWD", ""},
                                                  {"AP_TransID", reply.ap_transaction},
                                                  {"Instant", reply.request.instant}}},
                         {"MSSP_Info", json::object{{"Instant", to_text(reply.instant)},
                                                    {"MSSP_ID", json::object{{"URI", reply.mssp}}}}},
                         {"MajorVersion", "1"},
                         {"MinorVersion", "1"},
                         {"Status", status_of(reply)}};
    if (operation == Operation::signature || operation == Operation::status) {
        message["MobileUser"] = json::object{{"MSISDN", reply.msisdn}};
        if (reply.signature && !reply.signature->value.empty())
            message["MSS_Signature"] = signature_of(*reply.signature);
    }
    if (operation == Operation::signature) {
        message["MSSP_TransID"] = reply.mssp_transaction;
        if (!reply.request.profile.empty()) message["SignatureProfile"] = reply.request.profile;
    }
    if (operation == Operation::profile) {
        json::array profiles;
        for (const SimKey* key : reply.certificates)
            if (!key->profile.empty()) profiles.push_back(json::value(key->profile));
        message["SignatureProfile"] = std::move(profiles);
    }
    return json::serialize(json::object{{element(operation, "Resp"), std::move(message)}});
}

std::string write_json_fault(const Outcome& outcome) {
    const CodeInfo& info = code_info(outcome.code);
    json::object sub{{"Value", "_" + std::to_string(outcome.code)}, {"ValueNs", uri::mss}};
    if (outcome.sub != 0)
        sub["SubCode"] = json::object{{"Value", "_" + std::to_string(outcome.sub)}, {"ValueNs", uri::mss}};
    return json::serialize(json::object{
        {"Fault",
         json::object{{"Code", json::object{{"SubCode", std::move(sub)},
                                            {"Value", info.blame == Blame::sender ? "Sender" : "Receiver"},
                                            {"ValueNs", uri::soap12}}},
                      {"Detail", outcome.detail},
                      {"Reason", info.name}}}});
}

} // namespace kyso::telco
