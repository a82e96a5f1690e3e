// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/gateway_messages.hpp"

#include "drivers/sim/ticket.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/json_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace kyso::sim {
namespace {

namespace json = boost::json;

constexpr std::size_t most_certificates = 8;
constexpr std::size_t longest_certificate = 4096; ///< octets of DER
constexpr std::size_t longest_text = 160;
constexpr std::uint64_t slowest_poll = 60'000; ///< milliseconds
constexpr std::size_t longest_code = 16;

constexpr Errc gateway_errors[] = {Errc::ticket_invalid,      Errc::ticket_expired,
                                   Errc::ticket_used,         Errc::sim_busy,
                                   Errc::sim_too_often,       Errc::portal_busy,
                                   Errc::sim_not_registered,  Errc::sim_inactive,
                                   Errc::sim_no_certificate,  Errc::sim_cancelled,
                                   Errc::sim_timed_out,       Errc::sim_unreachable,
                                   Errc::sim_pin_blocked,     Errc::sim_card_blocked,
                                   Errc::sim_service_failed,  Errc::sim_service_refused,
                                   Errc::sim_answer_refused,  Errc::sim_test_certificate,
                                   Errc::certificate_revoked, Errc::certificate_expired,
                                   Errc::outcome_unknown,     Errc::operation_unknown,
                                   Errc::gateway_refused,     Errc::busy,
                                   Errc::shutting_down};

std::optional<Errc> gateway_error(std::string_view name) {
    const auto* found =
        std::ranges::find_if(gateway_errors, [&](Errc errc) { return info(errc).name == name; });
    if (found == std::end(gateway_errors)) return std::nullopt;
    return *found;
}

/// Of what a phone signs: no RSASSA-PSS.
std::string_view name_of(Mechanism mechanism) {
    return mechanism == Mechanism::ecdsa ? "ecdsa" : "rsa-pkcs1";
}

Mechanism read_mechanism(JsonFields& fields) {
    return fields.choice("mechanism", {"rsa-pkcs1", "ecdsa"}) == 0 ? Mechanism::rsa_pkcs1 : Mechanism::ecdsa;
}

/// DER in base64, each.
std::vector<Bytes> read_certificates(JsonFields& fields, std::string_view name, std::size_t most) {
    std::vector<Bytes> certificates;
    for (const json::value* element : fields.list(name, 0, most)) {
        const auto* text = element->if_string();
        auto der = text == nullptr ? Result<Bytes>{Error{}} : from_base64({text->data(), text->size()});
        if (!der || der->empty() || der->size() > longest_certificate)
            fields.fail(name, "not base64 of a certificate");
        else
            certificates.push_back(*std::move(der));
    }
    return certificates;
}

/// The members that all three calls begin with.
template <class Call>
Call read_names(JsonFields& fields) {
    Call call;
    call.ticket = fields.text("ticket", {1, Ticket::longest});
    call.transaction = fields.text("transaction", {32, 32});
    if (fields.good() && !is_transaction(call.transaction)) fields.fail("transaction", "form");
    return call;
}

Result<json::value> read_answer(std::string_view body) {
    auto value = read_json(body);
    if (!value) return Error{Errc::gateway_refused, "the gateway's answer: " + value.error().describe()};
    return value;
}

} // namespace

bool is_transaction(std::string_view text) noexcept {
    return text.size() == 32 && text.front() == '_' &&
           text.find_first_not_of("0123456789abcdef", 1) == text.npos;
}

bool is_gateway_error(Errc errc) noexcept {
    return std::ranges::find(gateway_errors, errc) != std::end(gateway_errors);
}

std::string encode(const OpenCall& call) {
    return json::serialize(
        json::object{{"ticket", call.ticket}, {"transaction", call.transaction}, {"phone", call.phone}});
}

std::string encode(const StatusCall& call) {
    json::object status{{"ticket", call.ticket}, {"transaction", call.transaction}};
    if (call.wait.count() > 0) status["waitMs"] = call.wait.count();
    return json::serialize(status);
}

std::string encode(const SubmitCall& call) {
    return json::serialize(json::object{{"ticket", call.ticket},
                                        {"transaction", call.transaction},
                                        {"mechanism", name_of(call.to_be_signed.mechanism)},
                                        {"sha256", to_base64(call.to_be_signed.digest)},
                                        {"text", call.text}});
}

std::string encode(const Offer& offer) {
    json::array certificates;
    for (const Bytes& certificate : offer.certificates)
        certificates.emplace_back(to_base64(certificate));
    json::object object{{"service", offer.service},
                        {"code", to_text(offer.code)},
                        {"textLimit", offer.text_limit},
                        {"certificates", std::move(certificates)},
                        {"pollMs", offer.poll.count()}};
    if (offer.certificates.empty()) object["mechanism"] = name_of(offer.mechanism);
    return json::serialize(object);
}

std::string encode(const SimProgress& progress) {
    using State = SimProgress::State;
    if (progress.state == State::pending)
        return json::serialize(json::object{{"state", "pending"}, {"pollMs", progress.poll.count()}});
    if (progress.state == State::failed)
        return json::serialize(json::object{{"state", "failed"},
                                            {"error", info(progress.error).name},
                                            {"serviceCode", progress.service_code}});
    json::object done{{"state", "done"}, {"signature", to_base64(progress.signature)}};
    if (!progress.certificate.empty()) done["certificate"] = to_base64(progress.certificate);
    json::array issuers;
    for (const Bytes& issuer : progress.issuers)
        issuers.emplace_back(to_base64(issuer));
    if (!issuers.empty()) done["issuers"] = std::move(issuers);
    return json::serialize(done);
}

std::string encode(const Error& error) {
    return json::serialize(json::object{{"error", error.name()}});
}

Result<OpenCall> read_open(std::string_view body) {
    const auto value = read_json(body);
    if (!value) return value.error();
    JsonFields fields{*value, "body"};
    auto call = read_names<OpenCall>(fields);
    call.phone = fields.text("phone", {11, 11});
    if (auto read = fields.finish(); !read) return read.error();
    return call;
}

Result<StatusCall> read_status_call(std::string_view body) {
    const auto value = read_json(body);
    if (!value) return value.error();
    JsonFields fields{*value, "body"};
    auto call = read_names<StatusCall>(fields);
    if (fields.has("waitMs"))
        call.wait = std::chrono::milliseconds{fields.number("waitMs", longest_wait.count())};
    if (auto read = fields.finish(); !read) return read.error();
    return call;
}

Result<SubmitCall> read_submit(std::string_view body) {
    const auto value = read_json(body);
    if (!value) return value.error();
    JsonFields fields{*value, "body"};
    auto call = read_names<SubmitCall>(fields);
    call.to_be_signed.mechanism = read_mechanism(fields);
    call.to_be_signed.digest = fields.base64("sha256", {32, 32});
    call.text = fields.text("text", {1, longest_text});
    if (auto read = fields.finish(); !read) return read.error();
    return call;
}

Result<Offer> read_offer(std::string_view body) {
    const auto value = read_answer(body);
    if (!value) return value.error();
    JsonFields fields{*value, "offer", Errc::gateway_refused};
    Offer offer;
    offer.service = fields.text("service", {1, 64});
    const auto code = code_rule_from(fields.text("code", {1, 16}));
    if (fields.good() && !code) fields.fail("code", "no rule that is known");
    offer.code = code.value_or(CodeRule::mobile_id);
    offer.text_limit = fields.number("textLimit", longest_text);
    if (fields.good() && offer.text_limit < 64) fields.fail("textLimit", "less than 64");
    offer.certificates = read_certificates(fields, "certificates", most_certificates);
    if (offer.certificates.empty() && fields.has("mechanism")) offer.mechanism = read_mechanism(fields);
    offer.poll = std::chrono::milliseconds{fields.number("pollMs", slowest_poll)};
    if (auto read = fields.finish(); !read) return read.error();
    return offer;
}

Result<SimProgress> read_progress(std::string_view body) {
    using State = SimProgress::State;
    const auto value = read_answer(body);
    if (!value) return value.error();
    JsonFields fields{*value, "progress", Errc::gateway_refused};
    SimProgress progress;
    progress.state = static_cast<State>(fields.choice("state", {"pending", "done", "failed"}));
    if (progress.state == State::pending) {
        progress.poll = std::chrono::milliseconds{fields.number("pollMs", slowest_poll)};
    } else if (progress.state == State::done) {
        progress.signature = fields.base64("signature", {1, 1024});
        if (fields.has("certificate"))
            progress.certificate = fields.base64("certificate", {1, longest_certificate});
        if (fields.has("issuers"))
            progress.issuers = read_certificates(fields, "issuers", most_certificates - 1);
    } else {
        const auto error = gateway_error(fields.text("error", {1, 64}));
        if (fields.good() && !error) fields.fail("error", "none that a gateway answers with");
        progress.error = error.value_or(Errc::gateway_refused);
        progress.service_code = fields.text("serviceCode", {0, longest_code});
    }
    if (auto read = fields.finish(); !read) return read.error();
    return progress;
}

Error read_error(std::string_view body) {
    const auto value = read_answer(body);
    if (!value) return value.error();
    JsonFields fields{*value, "error", Errc::gateway_refused};
    const auto error = gateway_error(fields.text("error", {1, 64}));
    if (auto read = fields.finish(); !read) return read.error();
    if (!error) return Error{Errc::gateway_refused, "an error that no gateway answers with"};
    return Error{*error, "said by the gateway"};
}

} // namespace kyso::sim
