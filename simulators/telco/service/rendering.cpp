// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/service/rendering.hpp"

#include "simulators/telco/wire/json_messages.hpp"
#include "simulators/telco/wire/soap_writer.hpp"

namespace kyso::telco {
namespace {

bool is_fault(const Reply& reply) {
    return code_info(reply.outcome.code).blame != Blame::status;
}

std::string write_fault(const Reply& reply, const SoapStyle& style) {
    // Where the answer would have been good, a fault of the service's own.
    const Outcome outcome = is_fault(reply) ? reply.outcome : Outcome{900, 9002, "server"};
    return reply.request.encoding == Encoding::json ? write_json_fault(outcome)
                                                    : write_soap_fault(outcome, style);
}

std::string write(const Reply& reply, const SoapStyle& style) {
    if (is_fault(reply)) return write_fault(reply, style);
    return reply.request.encoding == Encoding::json ? write_json(reply) : write_soap(reply, style);
}

/// After the XML declaration.
std::size_t beginning(const std::string& body) {
    const std::size_t end = body.starts_with("<?xml") ? body.find("?>") : body.npos;
    return end == body.npos ? 0 : end + 2;
}

std::string bomb() {
    std::string text = "<!DOCTYPE a [<!ENTITY a0 \"ha\">";
    for (int i = 1; i < 30; ++i) {
        const std::string before = "&a" + std::to_string(i - 1) + ";";
        text += "<!ENTITY a" + std::to_string(i) + " \"" + before + before + before + before + "\">";
    }
    return text + "]>";
}

std::string nested(const std::string& body, bool json) {
    constexpr int depth = 20'000;
    std::string open, close;
    for (int i = 0; i < depth; ++i) {
        open += json ? "[" : "<a>";
        close += json ? "]" : "</a>";
    }
    return json ? open + close : body.substr(0, beginning(body)) + open + close;
}

/// The last element called Status once more, before the end of its message.
std::string with_second_status(std::string body, bool json) {
    const std::string begin = json ? "\"Status\":" : "<mss:Status>", end = json ? "" : "</mss:Status>";
    const std::size_t at = body.rfind(begin);
    if (at == body.npos) return body;
    if (json) return body.insert(at, R"("Status":{"StatusCode":{"Value":"504"}},)");
    const std::size_t after = body.find(end, at) + end.size();
    return body.insert(after, "<mss:Status><mss:StatusCode Value=\"504\"/></mss:Status>");
}

std::string broken(Fault fault, const Reply& reply, const std::string& body) {
    const bool json = reply.request.encoding == Encoding::json;
    constexpr std::size_t megabyte = 1024 * 1024;
    switch (fault) {
    case Fault::truncated:
        return body.substr(0, body.size() / 2);
    case Fault::huge:
        return body + std::string(4 * megabyte, ' '); // well-formed still
    case Fault::deep:
        return nested(body, json);
    case Fault::doctype:
        return std::string{body}.insert(beginning(body), json ? "{\"a\":1e999}" : bomb());
    case Fault::garbage:
        return std::string("\xff\xfe\0\x01<mss:", 9) + body.substr(0, 32);
    case Fault::empty:
    case Fault::redirect:
        return {};
    case Fault::duplicate_status:
        return with_second_status(body, json);
    default:
        return body;
    }
}

} // namespace

http::HttpResponse render(const Reply& reply, std::optional<Fault> fault) {
    const bool json = reply.request.encoding == Encoding::json;
    SoapStyle style;
    style.soap11 = fault == Fault::soap11_fault;
    style.no_namespace = fault == Fault::no_namespace;
    style.reordered = fault == Fault::reordered;
    const bool faulty = is_fault(reply) || style.soap11 || fault == Fault::fault_with_200;
    std::string body = faulty ? write_fault(reply, style) : write(reply, style);
    if (fault) body = broken(*fault, reply, body);
    const char* type = json           ? "application/json"
                       : style.soap11 ? "text/xml;charset=UTF-8"
                                      : "application/soap+xml;charset=UTF-8";
    http::HttpResponse response{faulty && fault != Fault::fault_with_200 ? 500U : 200U,
                                {{"Content-Type", type}, {"X-Kysod-Simulator", "1"}},
                                std::move(body)};
    if (fault == Fault::redirect) {
        response.status = 307;
        response.headers.emplace_back("Location", "/somewhere/else");
    }
    return response;
}

WireFault wire_fault(std::optional<Fault> fault) noexcept {
    if (fault == Fault::slow_drip) return WireFault::slow_drip;
    return fault == Fault::closed ? WireFault::closed : WireFault::none;
}

void pretend_values(Fault fault, Reply& reply) {
    if (fault == Fault::other_msisdn) {
        char& last = reply.msisdn.back();
        last = last == '9' ? '0' : static_cast<char>(last + 1);
    } else if (fault == Fault::other_transaction) {
        reply.ap_transaction = "_0000000000000000000000000000bad";
    } else if (fault == Fault::clock_skew) {
        reply.instant += std::chrono::hours{24 * 365};
    }
}

SimSignature forged(Fault fault, const Transaction& transaction, const Telco& telco) {
    const SignatureOrder& order = transaction.order;
    Meaning meaning;
    read_meaning(order.data, order.format, meaning);
    const SimKey* key = nullptr;
    for (const auto& [msisdn, subscriber] : telco.subscribers()) {
        const bool same_person = msisdn == order.msisdn;
        if (same_person == (fault == Fault::other_certificate)) continue;
        if (same_person && transaction.key < subscriber.sim.keys.size())
            key = &subscriber.sim.keys[transaction.key];
        else if (!same_person && !subscriber.sim.keys.empty() && subscriber.sim.keys[0].certificate &&
                 subscriber.sim.keys[0].certificate != transaction.signature.certificate)
            key = &subscriber.sim.keys[0];
    }
    if (key == nullptr) return transaction.signature;
    if (fault == Fault::other_data) meaning.octets.back() ^= 1U;
    return {order.format, sign(*key, meaning, order.format), key->certificate};
}

} // namespace kyso::telco
