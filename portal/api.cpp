// SPDX-License-Identifier: Apache-2.0
#include "portal/api.hpp"

#include "portal/api_answers.hpp"
#include "portal/citizen.hpp"
#include "portal/random_token.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/json_reader.hpp"
#include "signature/verification.hpp"

#include <boost/algorithm/string/predicate.hpp>

namespace kyso::portal {
namespace {

using namespace std::chrono;
using signature::RegistrationStatement;

constexpr std::size_t nonce_size = 32;   // octets: protocol.md, Registration statement
constexpr std::size_t session_size = 32; // octets
constexpr std::size_t account_id_size = 16;
constexpr std::size_t max_signature = 96 * 1024;

// The level of an account made with a USB token: no source states one (facts/vietnam.md, C9). 3 is our
// assumption.
constexpr int usb_token_level = 3;

constexpr std::size_t citizen = 0;
constexpr std::size_t usb_token = 0;
constexpr std::size_t first_citizen_only = 3; // methods from here on are for citizens only (C5)

/// The body as one JSON object. Its members are read with JsonFields.
Result<boost::json::value> read_body(const HttpRequest& request) {
    // A form can be posted across origins without asking; JSON cannot. Parameters such as charset are of no
    // use.
    if (!boost::algorithm::iequals(request.content_type, "application/json"))
        return Error::at("Content-Type", Errc::portal_request_invalid, request.content_type.substr(0, 64));
    return read_json(request.body, 4);
}

} // namespace

Api::Api(AccountStore& store, const signature::TrustDirectory& trust, const Clock& clock, std::string origin,
         RevocationMode revocation)
    : store_(store), trust_(trust), clock_(clock), origin_(std::move(origin)), revocation_(revocation),
      cookie_name_(origin_.starts_with("https://") ? "__Host-kyso_session" : "kyso_session") {}

HttpResponse Api::answer(const HttpRequest& request, std::string_view path) {
    ApiAnswer answer = begin(request, path);
    if (auto* waits = std::get_if<AwaitsRevocation>(&answer)) return waits->finish({});
    return std::get<HttpResponse>(std::move(answer));
}

ApiAnswer Api::begin(const HttpRequest& request, std::string_view path) {
    constexpr std::string_view accounts = "/api/accounts/";
    using Action = Result<ApiAnswer> (Api::*)(const HttpRequest&);
    constexpr std::pair<std::string_view, Action> posts[] = {{"/api/registrations", &Api::start},
                                                             {"/api/registrations/complete", &Api::complete},
                                                             {"/api/session/end", &Api::end_session}};
    auto done = [&]() -> Result<ApiAnswer> {
        for (const auto& [known, action] : posts) {
            if (path != known) continue;
            if (request.method != "POST") return ApiAnswer{method_not_allowed("POST")};
            if (const auto own = require_own_page(request); !own) return own.error();
            return (this->*action)(request);
        }
        if (!path.starts_with(accounts)) return Error{Errc::portal_not_found};
        if (request.method != "GET") return ApiAnswer{method_not_allowed("GET")};
        return read_account(request, path.substr(accounts.size()));
    }();
    return done ? *std::move(done) : ApiAnswer{error_response(done.error())};
}

Result<void> Api::require_own_page(const HttpRequest& request) const {
    // Browsers send Origin with every POST. Where it is missing, no browser of ours sent this.
    if (request.origin == origin_) return {};
    return Error{Errc::portal_request_foreign, "Origin: " + request.origin.substr(0, 128)};
}

std::optional<Bytes> Api::session_of(const HttpRequest& request) const {
    std::optional<Bytes> session;
    std::string_view rest = request.cookie;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (pair.starts_with(' '))
            pair.remove_prefix(1);
        if (!pair.starts_with(cookie_name_) || pair.substr(cookie_name_.size(), 1) != "=") continue;
        if (session) return std::nullopt; // two of one name: somebody planted one
        session = sha256(as_bytes(pair.substr(cookie_name_.size() + 1)));
    }
    return session;
}

std::string Api::cookie_setting(std::string_view value) const {
    std::string setting = cookie_name_ + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Strict";
    if (origin_.starts_with("https://")) setting += "; Secure";
    if (value.empty()) setting += "; Max-Age=0";
    return setting;
}

Result<ApiAnswer> Api::start(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    const std::size_t subject = fields.choice("subject", {"citizen", "enterprise"});
    const std::size_t method = fields.choice("method", {"usb-token", "sim", "personal-certificate",
                                                        "mobile-subscriber", "social-insurance", "post"});
    if (const auto read = fields.finish(); !read) return read.error();
    if (subject != citizen && method >= first_citizen_only)
        return Error::at("body.method", Errc::method_citizen_only);
    if (subject != citizen || method != usb_token) return Error::at("body.method", Errc::method_not_served);

    // Always a session of its own: one that somebody else planted gets no nonce.
    const std::string session = random_token(session_size);
    const OpenRegistration open{random_token(nonce_size), sha256(as_bytes(session)), "citizen", "usb-token",
                                clock_.now()};
    if (const auto added = store_.add(open); !added) return added.error();
    HttpResponse response =
        json_response(201, {{"nonce", open.nonce},
                            {"origin", origin_},
                            {"expiresAt", to_rfc3339(open.made_at + AccountStore::nonce_lifetime)}});
    response.headers.emplace_back("Set-Cookie", cookie_setting(session));
    return ApiAnswer{std::move(response)};
}

Result<Api::Verified> Api::verified_account(const std::string& statement, ByteView cms, ByteView session) {
    const sys_seconds now = clock_.now();
    const auto read = RegistrationStatement::read(statement);
    if (!read) return read.error();
    // Used before it is judged: one nonce buys one verification, whatever comes out of it.
    const auto open = store_.use_nonce(read->nonce, session, now);
    if (!open) return open.error();
    auto verified = signature::verify_registration(cms, statement, trust_, origin_, now);
    if (!verified) return verified.error();
    const RegistrationStatement& signed_statement = verified->statement;
    if (signed_statement.subject != open->subject || signed_statement.method != open->method)
        return Error{Errc::statement_invalid, "subject or method is not what was started"};
    auto form = read_citizen_form(signed_statement.fields, floor<days>(now));
    if (!form) return form.error();
    auto identity = identity_of(verified->holder);
    if (!identity) return identity.error();

    Account account;
    account.id = random_token(account_id_size);
    account.subject = open->subject;
    account.method = open->method;
    account.level = usb_token_level;
    account.level_assumed = true;
    account.name = std::move(identity->name);
    account.cccd = std::move(identity->cccd);
    account.cmnd = std::move(identity->cmnd);
    account.email = std::move(form->email);
    account.birth_date = std::move(form->birth_date);
    account.certificate = verified->signer.der();
    account.statement = statement;
    account.signature.assign(cms.begin(), cms.end());
    account.created_at = now;
    return Verified{std::move(account), std::move(verified->chain)};
}

Result<ApiAnswer> Api::complete(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    JsonFields fields{*body, "body", Errc::portal_request_invalid};
    const std::string statement = fields.text("statement", {1, RegistrationStatement::max_size});
    const Bytes cms = fields.base64("signature", {1, max_signature});
    if (const auto read = fields.finish(); !read) return read.error();
    const auto session = session_of(request);
    if (!session) return Error{Errc::session_unknown};

    auto verified = verified_account(statement, cms, *session);
    if (!verified) return verified.error();
    const auto finish = [this, account = verified->account](const signature::RevocationStatus& revocation) {
        const auto accepted = accept(account, revocation);
        return accepted ? *accepted : error_response(accepted.error());
    };
    if (revocation_ == RevocationMode::off) return ApiAnswer{finish({})};
    return ApiAnswer{AwaitsRevocation{std::move(verified->chain), finish}};
}

Result<HttpResponse> Api::accept(Account account, const signature::RevocationStatus& revocation) {
    using Kind = signature::RevocationStatus::Kind;
    const std::string why{to_text(revocation.why)};
    if (revocation.kind == Kind::revoked) return Error{Errc::certificate_revoked, revocation.source};
    if (revocation.kind == Kind::unknown && revocation_ == RevocationMode::require)
        return Error{Errc::revocation_unknown, why};
    account.revocation = to_text(revocation.kind);
    account.revocation_evidence = revocation.kind == Kind::unknown ? why : revocation.source;
    account.revocation_at = revocation.this_update;
    auto json = to_json(account);
    if (!json) return json.error();
    const std::string own_session = random_token(session_size); // rotated: the old one was not anybody's yet
    const Session opened{sha256(as_bytes(own_session)), account.id, account.created_at + session_lifetime};
    if (const auto added = store_.add(account, opened); !added) return added.error();
    HttpResponse response = json_response(201, {{"account", *std::move(json)}});
    response.headers.emplace_back("Set-Cookie", cookie_setting(own_session));
    return response;
}

Result<ApiAnswer> Api::read_account(const HttpRequest& request, std::string_view id) {
    const auto session = session_of(request);
    if (!session) return Error{Errc::session_unknown};
    const auto account = store_.account_of(*session, clock_.now());
    if (!account) return account.error();
    // Another's account and none at all are the same answer.
    if (account->id != id) return Error{Errc::portal_not_found};
    auto json = to_json(*account);
    if (!json) return json.error();
    return ApiAnswer{json_response(200, {{"account", *std::move(json)}})};
}

Result<ApiAnswer> Api::end_session(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    if (const auto read = JsonFields{*body, "body", Errc::portal_request_invalid}.finish(); !read)
        return read.error();
    if (const auto session = session_of(request))
        if (const auto ended = store_.end_session(*session); !ended) return ended.error();
    HttpResponse response = json_response(200, {});
    response.headers.emplace_back("Set-Cookie", cookie_setting({}));
    return ApiAnswer{std::move(response)};
}

} // namespace kyso::portal
