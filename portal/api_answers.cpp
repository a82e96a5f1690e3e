// SPDX-License-Identifier: Apache-2.0
#include "portal/api_answers.hpp"

#include "protocol/json_reader.hpp"
#include "protocol/log.hpp"
#include "signature/holder.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <ctime>

namespace kyso::portal {
namespace {

unsigned status_of(Errc errc) {
    switch (errc) {
    case Errc::parse_error:
    case Errc::invalid_params:
    case Errc::too_deep:
    case Errc::duplicate_key:
    case Errc::bad_encoding:
    case Errc::portal_request_invalid:
        return 400;
    case Errc::session_unknown:
        return 401;
    case Errc::portal_request_foreign:
        return 403;
    case Errc::portal_not_found:
    case Errc::account_unknown:
        return 404;
    case Errc::nonce_unknown:
    case Errc::nonce_used:
    case Errc::nonce_expired:
    case Errc::account_exists:
        return 409;
    case Errc::too_large:
        return 413;
    case Errc::sim_too_often:
        return 429;
    case Errc::portal_failed:
    case Errc::internal_error:
        return 500;
    case Errc::portal_busy:
        return 503;
    default:
        return 422; // understood, and refused: signature, certificate, statement, field, method
    }
}

/// Which attribute of the certificate each of the account's members was read from: {name: "CN", cccd: "UID"}.
boost::json::object attributes_of(const signature::Holder& holder) {
    boost::json::object attributes;
    if (holder.name) attributes["name"] = holder.name->attribute;
    for (const signature::HolderId& id : holder.ids)
        if (id.valid) attributes[name_of(id.type)] = id.attribute;
    return attributes;
}

} // namespace

Result<boost::json::value> read_body(const HttpRequest& request) {
    if (!boost::algorithm::iequals(request.content_type, "application/json"))
        return Error::at("Content-Type", Errc::portal_request_invalid, request.content_type.substr(0, 64));
    return read_json(request.body, 4);
}

HttpResponse json_response(unsigned status, const boost::json::object& body) {
    return {status, {{"Content-Type", "application/json"}}, boost::json::serialize(body)};
}

HttpResponse error_response(const Error& error) {
    const unsigned status = status_of(error.code());
    if (status == 500)
        log::error("{}", error.describe());
    else
        log::debug("{} {}", status, error.describe());
    const ErrorInfo& row = info(error.code());
    boost::json::object body{{"name", row.name}, {"message_vi", row.vi}, {"message_en", row.en}};
    if (!error.path().empty()) body["path"] = error.path();
    return json_response(status, {{"error", std::move(body)}});
}

HttpResponse method_not_allowed(std::string_view allowed) {
    HttpResponse response = error_response(Error{Errc::portal_request_invalid});
    response.status = 405;
    response.headers.emplace_back("Allow", allowed);
    return response;
}

std::string to_rfc3339(std::chrono::sys_seconds time) {
    const std::time_t seconds = time.time_since_epoch().count();
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

Result<boost::json::object> to_json(const Account& account) {
    const auto certificate = signature::Certificate::parse(account.certificate);
    if (!certificate)
        return Error{Errc::portal_failed, "stored certificate: " + certificate.error().describe()};
    const Identity& identity = account.identity;
    boost::json::object json{{"id", account.id},
                             {"subject", identity.subject},
                             {"method", account.method},
                             {"level", account.level},
                             {"levelAssumed", account.level_assumed},
                             {"name", identity.name},
                             {"certificate",
                              {{"subject", certificate->subject_rfc4514()},
                               {"issuer", certificate->issuer_rfc4514()},
                               {"serial", certificate->serial_hex()},
                               {"notAfter", to_rfc3339(certificate->not_after())},
                               {"sha256", to_hex(certificate->sha256())}}},
                             {"attributes", attributes_of(signature::holder_of(*certificate))},
                             {"createdAt", to_rfc3339(account.created_at)}};
    boost::json::object revocation{{"status", account.revocation}};
    revocation[account.revocation == "good" ? "source" : "why"] = account.revocation_evidence;
    if (account.revocation_at) revocation["thisUpdate"] = to_rfc3339(*account.revocation_at);
    json["revocation"] = std::move(revocation);
    json["formSigned"] = account.form_signed;
    const std::pair<std::string_view, const std::optional<std::string>&> optional[] = {
        {"phone", account.phone},
        {"cccd", identity.cccd},
        {"cmnd", identity.cmnd},
        {"mst", identity.mst},
        {"birthDate", account.form.birth_date},
        {"email", account.form.email}};
    for (const auto& [name, value] : optional)
        if (value) json[name] = *value;
    return json;
}

} // namespace kyso::portal
