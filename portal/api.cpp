// SPDX-License-Identifier: Apache-2.0
#include "portal/api.hpp"

#include "portal/api_answers.hpp"
#include "portal/random_token.hpp"
#include "protocol/json_fields.hpp"

namespace kyso::portal {
namespace {

constexpr std::size_t session_size = 32; // octets

} // namespace

Api::Api(Store& store, const signature::TrustDirectory& trust, const Clock& clock, std::string origin,
         RevocationMode revocation, EVP_PKEY* ticket_key, bool gateway)
    : store_(store), trust_(trust), clock_(clock), origin_(std::move(origin)), revocation_(revocation),
      ticket_key_(ticket_key), gateway_(gateway && ticket_key != nullptr),
      cookie_name_(origin_.starts_with("https://") ? "__Host-kyso_session" : "kyso_session") {}

HttpResponse alone(ApiAnswer answer) {
    while (auto* waits = std::get_if<AwaitsGateway>(&answer)) {
        const auto then = std::move(waits->then);
        answer = then({false, 0, Error{Errc::gateway_unreachable}});
    }
    if (auto* waits = std::get_if<AwaitsRevocation>(&answer)) return waits->finish({});
    return std::get<HttpResponse>(std::move(answer));
}

HttpResponse Api::answer(const HttpRequest& request, std::string_view path) {
    return alone(begin(request, path));
}

ApiAnswer Api::begin(const HttpRequest& request, std::string_view path) {
    using Action = Result<ApiAnswer> (Api::*)(const HttpRequest&);
    struct Route {
        std::string_view path, method;
        Action action;
    };
    constexpr Route routes[] = {{"/api/methods", "GET", &Api::list_methods},
                                {"/api/captchas", "POST", &Api::make_captcha},
                                {"/api/registrations", "POST", &Api::start_registration},
                                {"/api/registrations/complete", "POST", &Api::complete_registration},
                                {"/api/registrations/reviews", "POST", &Api::start_review},
                                {"/api/registrations/review", "GET", &Api::read_review},
                                {"/api/registrations/review/confirm", "POST", &Api::confirm_review},
                                {"/api/sim-operations", "POST", &Api::start_operation},
                                {"/api/sim-operations/poll", "POST", &Api::poll_operation},
                                {"/api/sign-ins", "POST", &Api::start_sign_in},
                                {"/api/sign-ins/complete", "POST", &Api::complete_sign_in},
                                {"/api/account", "GET", &Api::read_account},
                                {"/api/session/end", "POST", &Api::end_session}};
    constexpr std::string_view captchas = "/api/captchas/", picture = "/picture";
    auto done = [&]() -> Result<ApiAnswer> {
        for (const auto& [known, method, action] : routes) {
            if (path != known) continue;
            if (request.method != method) return ApiAnswer{method_not_allowed(method)};
            // Whatever changes something is asked for by a page of ours.
            if (const auto own = require_own_page(request); method != "GET" && !own) return own.error();
            return (this->*action)(request);
        }
        if (!path.starts_with(captchas) || !path.ends_with(picture)) return Error{Errc::portal_not_found};
        if (request.method != "GET") return ApiAnswer{method_not_allowed("GET")};
        path.remove_prefix(captchas.size());
        path.remove_suffix(std::min(path.size(), picture.size()));
        return captcha_picture(path);
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

ApiAnswer
Api::after_revocation(std::vector<signature::Certificate> chain,
                      std::function<Result<HttpResponse>(const signature::RevocationStatus&)> finish) const {
    using Kind = signature::RevocationStatus::Kind;
    const auto judge = [finish = std::move(finish),
                        mode = revocation_](const signature::RevocationStatus& status) -> HttpResponse {
        if (status.kind == Kind::revoked)
            return error_response(Error{Errc::certificate_revoked, status.source});
        if (status.kind == Kind::unknown && mode == RevocationMode::require)
            return error_response(Error{Errc::revocation_unknown, std::string{to_text(status.why)}});
        const auto response = finish(status);
        return response ? *response : error_response(response.error());
    };
    if (revocation_ == RevocationMode::off) return judge({});
    return AwaitsRevocation{std::move(chain), judge};
}

Api::Opened Api::open_session(const std::string& account) const {
    const std::string value = random_token(session_size);
    return {{sha256(as_bytes(value)), account, clock_.now() + session_lifetime}, cookie_setting(value)};
}

Result<HttpResponse> Api::account_response(unsigned status, const Account& account,
                                           const std::string& cookie) const {
    auto json = to_json(account);
    if (!json) return json.error();
    HttpResponse response = json_response(status, {{"account", *std::move(json)}});
    if (!cookie.empty()) response.headers.emplace_back("Set-Cookie", cookie);
    return response;
}

Result<std::string> Api::open_challenge(const HttpRequest& request, Challenge& challenge,
                                        std::int64_t starts_left) {
    // Always a session of its own: one that somebody else planted gets no nonce, and one that was signed in
    // does not live on without its cookie.
    if (const auto old = session_of(request))
        if (const auto ended = store_.accounts.end_session(*old); !ended) return ended.error();
    const std::string session = random_token(session_size);
    challenge.session = sha256(as_bytes(session));
    challenge.made_at = clock_.now();
    if (const auto added = store_.visits.add(challenge); !added) return added.error();
    if (const auto added = store_.visits.add_pass(challenge.session, starts_left, challenge.made_at); !added)
        return added.error();
    return cookie_setting(session);
}

Result<ApiAnswer> Api::challenge_response(const HttpRequest& request, Challenge challenge,
                                          std::int64_t starts_left) {
    const auto cookie = open_challenge(request, challenge, starts_left);
    if (!cookie) return cookie.error();
    boost::json::object body{
        {"nonce", challenge.nonce},
        {"origin", origin_},
        {"startsLeft", starts_left},
        {"expiresAt", to_rfc3339(challenge.made_at + VisitStore::lifetime_of(challenge))}};
    if (!challenge.phone.empty()) {
        const auto ticket = ticket_for(challenge);
        if (!ticket) return ticket.error();
        body["ticket"] = *ticket;
    }
    HttpResponse response = json_response(201, body);
    response.headers.emplace_back("Set-Cookie", *cookie);
    return ApiAnswer{std::move(response)};
}

Result<ApiAnswer> Api::read_account(const HttpRequest& request) {
    const auto session = session_of(request);
    if (!session) return Error{Errc::session_unknown};
    const auto account = store_.accounts.account_of(*session, clock_.now());
    if (!account) return account.error();
    auto response = account_response(200, *account, {});
    if (!response) return response.error();
    return ApiAnswer{*std::move(response)};
}

Result<ApiAnswer> Api::end_session(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) return body.error();
    if (const auto read = JsonFields{*body, "body", Errc::portal_request_invalid}.finish(); !read)
        return read.error();
    if (const auto session = session_of(request))
        if (const auto ended = store_.accounts.end_session(*session); !ended) return ended.error();
    HttpResponse response = json_response(200, {});
    response.headers.emplace_back("Set-Cookie", cookie_setting({}));
    return ApiAnswer{std::move(response)};
}

} // namespace kyso::portal
