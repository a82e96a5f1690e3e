// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/json_reply.hpp"

#include "drivers/mss/reply_values.hpp"
#include "protocol/json_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

namespace kyso::mss {
namespace {

namespace json = boost::json;

constexpr std::size_t deepest_code = 4;

/// Null where absent. JSON has no null in these messages, but some write it for "not there".
const json::value* member(const json::object& object, std::string_view name) {
    const auto found = object.find(name);
    return found == object.end() || found->value().is_null() ? nullptr : &found->value();
}

/// Null where absent; a member of another type is a fault.
const json::object* object_in(ReplyMaker& reply, const json::object& object, std::string_view name) {
    const json::value* value = member(object, name);
    if (value && !value->is_object()) reply.fail(std::string{name} + " is no object");
    return value ? value->if_object() : nullptr;
}

/// A text, or a whole number that stands for one.
std::optional<std::string> spelled(ReplyMaker& reply, const json::value& value, std::string_view name) {
    if (const auto* text = value.if_string()) return std::string{text->data(), text->size()};
    if (const auto* number = value.if_int64(); number && *number >= 0) return std::to_string(*number);
    if (const auto* number = value.if_uint64()) return std::to_string(*number);
    reply.fail(std::string{name} + " is no text");
    return std::nullopt;
}

std::optional<std::string> text_in(ReplyMaker& reply, const json::object& object, std::string_view name) {
    const json::value* value = member(object, name);
    return value ? spelled(reply, *value, name) : std::nullopt;
}

/// {"Value": "_101", INNER: {"Value": ...}} from the outer to the inner.
std::vector<std::string> codes(ReplyMaker& reply, const json::object* at, std::string_view inner) {
    std::vector<std::string> found;
    for (; at && found.size() < deepest_code; at = object_in(reply, *at, inner))
        found.push_back(text_in(reply, *at, "Value").value_or(""));
    return found;
}

void read_fault(ReplyMaker& reply, const json::object& fault) {
    reply.fault();
    if (const auto* code = object_in(reply, fault, "Code"))
        reply.codes(codes(reply, object_in(reply, *code, "SubCode"), "SubCode"));
    for (const std::string_view part : {"Reason", "Detail"})
        if (const json::value* told = member(fault, part); told && told->is_string())
            reply.message(told->get_string());
}

void read_status(ReplyMaker& reply, const json::object& answer) {
    const auto* status = object_in(reply, answer, "Status");
    if (!status) return reply.fail("no Status");
    reply.status_codes(codes(reply, object_in(reply, *status, "StatusCode"), "StatusCode"));
    if (const auto message = text_in(reply, *status, "StatusMessage")) reply.message(*message);
}

void read_signature(ReplyMaker& reply, const json::object& answer) {
    const auto* signature = object_in(reply, answer, "MSS_Signature");
    if (!signature) return;
    const auto whole = text_in(reply, *signature, "Base64Signature");
    if (whole) reply.signature(*whole);
    const auto* pkcs1 = object_in(reply, *signature, "PKCS1");
    if (!pkcs1) return;
    if (whole) return reply.fail("two signatures");
    const auto value = text_in(reply, *pkcs1, "SignatureValue");
    if (!value) return reply.fail("PKCS1 without SignatureValue");
    reply.signature(*value);
}

/// {"MSISDN": "84..."}, or the number alone.
void read_user(ReplyMaker& reply, const json::object& answer) {
    const json::value* user = member(answer, "MobileUser");
    if (!user) return;
    const auto* object = user->if_object();
    const auto msisdn = object ? text_in(reply, *object, "MSISDN") : spelled(reply, *user, "MobileUser");
    if (msisdn) reply.msisdn(*msisdn);
}

/// X509Certificate wherever it stands: a text, or several in an array.
void read_certificates(ReplyMaker& reply, const json::value& value) {
    if (const auto* array = value.if_array())
        for (const json::value& element : *array)
            read_certificates(reply, element);
    const auto* object = value.if_object();
    if (!object) return;
    for (const auto& [name, held] : *object) {
        if (name != "X509Certificate") {
            read_certificates(reply, held);
        } else if (const auto* array = held.if_array()) {
            for (const json::value& element : *array)
                if (const auto text = spelled(reply, element, "X509Certificate")) reply.certificate(*text);
        } else if (!held.is_null()) {
            if (const auto text = spelled(reply, held, "X509Certificate")) reply.certificate(*text);
        }
    }
}

void read_answer(ReplyMaker& reply, const json::value& value) {
    const auto* answer = value.if_object();
    if (!answer) return reply.fail("the message is no object");
    if (const auto* information = object_in(reply, *answer, "AP_Info"))
        if (const auto transaction = text_in(reply, *information, "AP_TransID"))
            reply.ap_transaction(*transaction);
    if (const auto transaction = text_in(reply, *answer, "MSSP_TransID"))
        reply.mssp_transaction(*transaction);
    read_user(reply, *answer);
    read_status(reply, *answer);
    read_signature(reply, *answer);
    read_certificates(reply, value);
}

Error unreadable(const Error& error) {
    const bool no_json = error == Errc::parse_error;
    return Error{no_json ? Errc::sim_service_failed : Errc::sim_answer_refused, "JSON: " + error.describe()};
}

} // namespace

Result<Reply> read_json_reply(Operation operation, std::string_view body) {
    const auto read = read_json(body, max_answer_depth);
    if (!read) return unreadable(read.error());
    const auto* whole = read->if_object();
    if (!whole) return Error{Errc::sim_service_failed, "JSON, but no object"};
    ReplyMaker reply;
    const auto* fault = object_in(reply, *whole, "Fault");
    const json::value* answer = member(*whole, answer_name(operation));
    if (fault && answer) return refused("an answer and a fault");
    if (fault)
        read_fault(reply, *fault);
    else if (answer)
        read_answer(reply, *answer);
    else
        reply.fail("another message than " + std::string{answer_name(operation)});
    return reply.finish();
}

} // namespace kyso::mss
