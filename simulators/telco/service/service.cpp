// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/service/service.hpp"

#include "simulators/telco/service/order.hpp"
#include "simulators/telco/service/rendering.hpp"
#include "simulators/telco/wire/json_messages.hpp"
#include "simulators/telco/wire/soap_reader.hpp"

namespace kyso::telco {
namespace {

ServiceAnswer refused(unsigned status, std::string why) {
    return {{status, {{"Content-Type", "text/plain"}, {"X-Kysod-Simulator", "1"}}, std::move(why) + "\n"}};
}

bool is_type(const std::string& content_type, std::string_view wanted) {
    return content_type.starts_with(wanted) &&
           (content_type.size() == wanted.size() || content_type[wanted.size()] == ';' ||
            content_type[wanted.size()] == ' ');
}
bool right_type(const std::string& content_type, Encoding encoding) {
    if (encoding == Encoding::json) return is_type(content_type, "application/json");
    return is_type(content_type, "application/soap+xml") || is_type(content_type, "text/xml");
}

} // namespace

std::optional<Route> route_of(std::string_view path) {
    constexpr std::string_view soap = "/soap/services/", rest = "/rest/service/";
    for (const Operation operation : {Operation::signature, Operation::status, Operation::profile,
                                      Operation::registration, Operation::receipt}) {
        if (path == std::string{soap}.append(wrapper(operation)).append("Port"))
            return Route{operation, Encoding::soap};
        if (operation != Operation::registration && path == std::string{rest}.append(to_text(operation)))
            return Route{operation, Encoding::json};
    }
    if (path == "/soap/services/MSS_ProfilePort") return Route{Operation::profile, Encoding::soap};
    return std::nullopt;
}

std::variant<ServiceAnswer, Service::Waits> Service::begin(const http::HttpRequest& http) {
    const auto route = route_of(http.target);
    if (!route) return refused(404, "no such service");
    if (http.method != "POST") return refused(405, "POST is wanted");
    if (!right_type(http.content_type, route->encoding)) return refused(415, "Content-Type");
    journal_.add(clock_.now(), "in", to_text(route->operation), http.body);
    ReadRequest read = route->encoding == Encoding::json
                           ? read_json_request(http.body, route->operation)
                           : read_soap(http.body, route->operation,
                                       [&](const std::string& ap) { return registry_.dialect(ap); });
    if (auto* outcome = std::get_if<Outcome>(&read)) {
        Request unread;
        unread.operation = route->operation;
        unread.encoding = route->encoding;
        return answer(reply_to(unread, std::move(*outcome)));
    }
    return begin(std::get<Request>(read), http.client_certificate);
}

std::variant<ServiceAnswer, Service::Waits> Service::begin(const Request& request,
                                                           const std::string& client_certificate) {
    if (Outcome outcome = registry_.admit(request, client_certificate, clock_.wall()); outcome.code != 100)
        return answer(reply_to(request, std::move(outcome)));
    if (!is_transaction_name(request.ap_transaction))
        return answer(reply_to(request, {101, 0, "AP_TransID is an NCName of 1 to 32 characters"}));
    switch (request.operation) {
    case Operation::signature: {
        auto begun = signature(request);
        if (auto* waits = std::get_if<Waits>(&begun)) return std::move(*waits);
        return answer(std::get<Reply>(std::move(begun)));
    }
    case Operation::status:
        return answer(status(request, request.mssp_transaction));
    case Operation::profile:
    case Operation::registration:
        return answer(certificates(request));
    case Operation::receipt:
        return answer(receipt(request));
    }
    return refused(404, "no such service");
}

std::variant<Reply, Service::Waits> Service::signature(const Request& request) {
    SignatureOrder order;
    const OrderLimits limits{settings_.display_limit, settings_.data_limit};
    if (Outcome bad = read_order(request, registry_.at(request.ap_id), limits, order); bad.code != 0)
        return reply_to(request, std::move(bad));
    auto [outcome, id] = telco_.submit(std::move(order), clock_.now());
    if (outcome.code == 100 && request.mode == "synch") return Waits{request, id};
    Reply reply = reply_to(request, std::move(outcome));
    reply.mssp_transaction = id;
    return reply;
}

Reply Service::status(const Request& request, const std::string& id) {
    const Transaction* transaction = telco_.transaction(id, request.ap_id, clock_.now());
    if (transaction == nullptr) return reply_to(request, {101, 0, "There is no such transaction."});
    Reply reply = reply_to(request, transaction->open() ? Outcome{504} : transaction->outcome);
    reply.mssp_transaction = id;
    reply.msisdn =
        request.dialect == Dialect::etsi ? "+" + transaction->order.msisdn : transaction->order.msisdn;
    reply.certificate_wanted = transaction->order.certificate_wanted;
    if (!transaction->signature.value.empty()) reply.signature = transaction->signature;
    return reply;
}

std::optional<ServiceAnswer> Service::ended(const Waits& waits) {
    Reply reply = status(waits.request, waits.id);
    if (reply.outcome.code == 504) return std::nullopt;
    return answer(std::move(reply));
}

Reply Service::certificates(const Request& request) {
    const bool registration = request.operation == Operation::registration;
    const std::string msisdn = read_msisdn(request);
    if (msisdn.empty()) return reply_to(request, {101, 0, "Illegal msisdn"});
    std::vector<const SimKey*> keys;
    Outcome outcome = telco_.certificates(msisdn, request.profile, keys);
    if (outcome.code == 100 && registration) outcome.code = 408;
    Reply reply = reply_to(request, std::move(outcome));
    reply.certificates = std::move(keys);
    return reply;
}

Reply Service::receipt(const Request& request) {
    std::string text = request.receipt ? request.receipt->value : "";
    if (request.receipt && request.receipt->encoding == "base64") {
        const auto octets = from_base64(text);
        if (!octets || !is_utf8(as_text(*octets)))
            return reply_to(request, {101, 1016, "Message is no text"});
        text = as_text(*octets);
    }
    return reply_to(request, telco_.receipt(request.mssp_transaction, request.ap_id, text, clock_.now()));
}

Reply Service::reply_to(const Request& request, Outcome outcome) const {
    Reply reply;
    reply.request = request;
    reply.outcome = std::move(outcome);
    reply.mssp = settings_.mssp;
    reply.instant = clock_.wall();
    reply.msisdn = request.msisdn;
    reply.ap_transaction = request.ap_transaction;
    return reply;
}

ServiceAnswer Service::answer(Reply reply) {
    const auto fault = faults_.take(reply);
    if (fault) pretend(*fault, reply);
    ServiceAnswer answer{render(reply, fault), wire_fault(fault)};
    std::string about{to_text(reply.request.operation)};
    about.append(" ").append(std::to_string(reply.outcome.code));
    if (fault) about.append(" ").append(to_text(*fault));
    journal_.add(clock_.now(), "out", about, answer.response.body);
    return answer;
}

void Service::pretend(Fault fault, Reply& reply) {
    if (fault == Fault::pending_forever) {
        reply.outcome = {504};
        reply.signature.reset();
    } else if (fault == Fault::other_data || fault == Fault::other_certificate) {
        const Transaction* real =
            telco_.transaction(reply.mssp_transaction, reply.request.ap_id, clock_.now());
        if (real != nullptr) reply.signature = forged(fault, *real, telco_);
    } else {
        pretend_values(fault, reply);
    }
}

} // namespace kyso::telco
