// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/operation.hpp"

#include "drivers/sim/ticket.hpp"
#include "protocol/by_name.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/json_reader.hpp"
#include "protocol/origin.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace kyso::sim {
namespace {

namespace json = boost::json;

constexpr std::uint64_t latest = 0xFFFF'FFFFU; ///< seconds since 1970
constexpr TextLimits certificate_size{1, 4096};

std::chrono::sys_seconds time_of(std::uint64_t seconds) {
    return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

json::object object_of(JsonFields& fields, std::string_view name) {
    const json::value* value = fields.member(name, true);
    if (value != nullptr && value->is_object()) return value->get_object();
    if (value != nullptr) fields.fail(name, "not an object");
    return {};
}

void read_end(JsonFields& fields, Operation& operation) {
    if (!fields.has("ended")) return;
    operation.ended = time_of(fields.number("ended", latest));
    if (fields.has("result")) {
        operation.result = object_of(fields, "result");
        return;
    }
    operation.error = error_named(fields.text("error", {1, 64}));
    if (fields.good() && !operation.error) fields.fail("error", "unknown");
}

} // namespace

std::string encode(const Operation& operation) {
    json::array issuers;
    for (const Bytes& issuer : operation.issuers)
        issuers.emplace_back(to_base64(issuer));
    const bool rsa = operation.to_be_signed.mechanism == Mechanism::rsa_pkcs1;
    json::object object{{"version", 1},
                        {"transaction", operation.transaction},
                        {"origin", operation.origin},
                        {"method", operation.method},
                        {"params", operation.params},
                        {"language", operation.language == Language::vi ? "vi" : "en"},
                        {"signingTime", operation.signing_time.time_since_epoch().count()},
                        {"issuers", std::move(issuers)},
                        {"mechanism", rsa ? "rsa-pkcs1" : "ecdsa"},
                        {"sha256", to_base64(operation.to_be_signed.digest)},
                        {"textIsSigned", operation.text_is_signed},
                        {"head", operation.head},
                        {"auditRequest", operation.audit_request},
                        {"ticket", operation.ticket},
                        {"msisdn", operation.msisdn},
                        {"text", operation.text},
                        {"abandoned", operation.abandoned}};
    if (!operation.certificate.empty()) object["certificate"] = to_base64(operation.certificate);
    if (!operation.program.empty()) object["program"] = operation.program;
    if (operation.ended) {
        object["ended"] = operation.ended->time_since_epoch().count();
        if (operation.error)
            object["error"] = info(*operation.error).name;
        else
            object["result"] = operation.result;
    }
    return json::serialize(object);
}

Result<Operation> read_operation(std::string_view text) {
    if (text.size() > Operation::max_text) return Error{Errc::invalid_params, "operation: too long"};
    const auto value = read_json(text);
    if (!value) return Error{Errc::invalid_params, "operation: " + value.error().describe()};
    JsonFields fields{*value, "operation"};
    Operation operation;
    if (fields.number("version", 1) != 1 && fields.good()) fields.fail("version", "another");
    operation.transaction = fields.text("transaction", {32, 32});
    if (fields.good() && !is_transaction(operation.transaction)) fields.fail("transaction", "form");
    operation.origin = fields.text("origin", {1, 255});
    if (fields.good() && !Origin::parse(operation.origin)) fields.fail("origin", "none");
    operation.program = fields.optional_text("program", {1, 255}).value_or("");
    operation.method = fields.text("method", {1, 64});
    operation.params = object_of(fields, "params");
    operation.language = fields.choice("language", {"vi", "en"}) == 0 ? Language::vi : Language::en;
    operation.signing_time = time_of(fields.number("signingTime", latest));
    if (fields.has("certificate")) operation.certificate = fields.base64("certificate", certificate_size);
    for (const json::value* element : fields.list("issuers", 0, 8)) {
        const auto* issuer = element->if_string();
        auto der = issuer == nullptr ? Result<Bytes>{Error{}} : from_base64({issuer->data(), issuer->size()});
        if (der)
            operation.issuers.push_back(std::move(*der));
        else
            fields.fail("issuers", "not base64");
    }
    const bool rsa = fields.choice("mechanism", {"rsa-pkcs1", "ecdsa"}) == 0;
    operation.to_be_signed.mechanism = rsa ? Mechanism::rsa_pkcs1 : Mechanism::ecdsa;
    operation.to_be_signed.digest = fields.base64("sha256", {32, 32});
    // An earlier kysod did not write it, and had no such service.
    if (fields.has("textIsSigned")) operation.text_is_signed = fields.boolean("textIsSigned");
    operation.head = object_of(fields, "head");
    operation.audit_request = fields.text("auditRequest", {1, 64});
    operation.ticket = fields.text("ticket", {1, Ticket::longest});
    operation.msisdn = fields.text("msisdn", {11, 11});
    if (const auto number = PhoneNumber::read(operation.msisdn);
        fields.good() && (!number || number->msisdn() != operation.msisdn))
        fields.fail("msisdn", "no number");
    operation.text = fields.text("text", {1, 160});
    operation.abandoned = fields.boolean("abandoned");
    read_end(fields, operation);
    if (auto read = fields.finish(); !read) return read.error();
    return operation;
}

} // namespace kyso::sim
