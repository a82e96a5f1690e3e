// SPDX-License-Identifier: Apache-2.0
// The portal's JSON API: captcha, registration with a signed statement, sign-in with a signed challenge,
// one's own account. A request goes in as a value and the answer comes out as one: no sockets, no clock of
// its own. Called by Site. It believes nothing that a page says: what an account holds comes out of the
// signed statement and the certificate. Each group of calls has a source of its own (api_*.cpp).
#pragma once

#include "http/http_message.hpp"
#include "portal/clock.hpp"
#include "portal/sign_in.hpp"
#include "portal/store.hpp"
#include "signature/openssl_handles.hpp"
#include "signature/revocation.hpp"
#include "signature/trust_directory.hpp"

#include <functional>
#include <variant>

namespace kyso::portal {

using http::HttpRequest;
using http::HttpResponse;

/// What the portal does about revocation.
enum class RevocationMode : std::uint8_t {
    off,    ///< nobody is asked; accounts say "unknown"
    ask,    ///< revoked is refused; what could not be found out is accepted and recorded as unknown
    require ///< unknown is refused too
};

/// An answer that waits for a verdict about revocation, which Api cannot fetch itself.
struct AwaitsRevocation {
    std::vector<signature::Certificate> chain; ///< verified: signer first, anchor last
    std::function<HttpResponse(const signature::RevocationStatus&)> finish;
};
struct AwaitsGateway;
using ApiAnswer = std::variant<HttpResponse, AwaitsRevocation, AwaitsGateway>;

/// An answer that waits for the SIM gateway, which Api cannot ask itself.
struct GatewayOutcome {
    bool sent = false; ///< false: the gateway cannot know of it
    unsigned status = 0;
    Result<std::string> body; ///< Errc::gateway_unreachable: nobody answered
};
struct AwaitsGateway {
    std::string_view path; ///< of drivers/sim/gateway_messages.hpp
    std::string body;
    bool once = false; ///< may not be sent a second time
    std::function<ApiAnswer(const GatewayOutcome&)> then;
};

/// The answer where nobody is asked.
HttpResponse alone(ApiAnswer answer);

class Api {
  public:
    static constexpr std::chrono::minutes session_lifetime{30};
    /// Of an account made with a SIM: its guide states it ("mức xác minh cao nhất là mức 3").
    static constexpr int sim_level = 3;

    /// `ticket_key` outlives the Api; null: no signing SIM is served.
    /// `gateway`: whoever runs this asks one, so a page without kysod is served too.
    Api(Store& store, const signature::TrustDirectory& trust, const Clock& clock, std::string origin,
        RevocationMode revocation = RevocationMode::off, EVP_PKEY* ticket_key = nullptr,
        bool gateway = false);

    /// Pre: `path` is the request's target without its query and begins with "/api/".
    ApiAnswer begin(const HttpRequest& request, std::string_view path);
    /// The same where nobody is asked: revocation stays unknown, the gateway unreachable.
    HttpResponse answer(const HttpRequest& request, std::string_view path);

  private:
    /// GET /api/methods
    Result<ApiAnswer> list_methods(const HttpRequest& request);
    /// POST /api/captchas
    Result<ApiAnswer> make_captcha(const HttpRequest& request);
    /// GET /api/captchas/ID/picture
    Result<ApiAnswer> captcha_picture(std::string_view id);
    /// POST /api/registrations
    Result<ApiAnswer> start_registration(const HttpRequest& request);
    /// POST /api/registrations/complete
    Result<ApiAnswer> complete_registration(const HttpRequest& request);
    /// POST /api/registrations/reviews: a SIM's first step, with what the phone signed
    Result<ApiAnswer> start_review(const HttpRequest& request);
    /// GET /api/registrations/review: of the session that asks
    Result<ApiAnswer> read_review(const HttpRequest& request);
    /// POST /api/registrations/review/confirm: a SIM's second step, with the form
    Result<ApiAnswer> confirm_review(const HttpRequest& request);
    /// POST /api/sim-operations: the portal itself rings the phone, of a page without kysod
    Result<ApiAnswer> start_operation(const HttpRequest& request);
    /// POST /api/sim-operations/poll: what became of it
    Result<ApiAnswer> poll_operation(const HttpRequest& request);
    /// POST /api/sign-ins
    Result<ApiAnswer> start_sign_in(const HttpRequest& request);
    /// POST /api/sign-ins/complete
    Result<ApiAnswer> complete_sign_in(const HttpRequest& request);
    /// GET /api/account: of the session that asks
    Result<ApiAnswer> read_account(const HttpRequest& request);
    /// POST /api/session/end
    Result<ApiAnswer> end_session(const HttpRequest& request);

    /// How many starts are left after this one: of a captcha solved with it, or before. Errc::captcha_wrong.
    Result<std::int64_t> take_start(const HttpRequest& request, const boost::json::value* captcha);
    /// What a page brings at the end of a registration.
    struct Signed {
        std::string statement;
        Bytes cms;
        Bytes session; ///< the asking one's hash
    };
    Result<Signed> read_signed(const HttpRequest& request) const;
    /// Statement and signature to account; everything is checked here, in this order, and the nonce is gone
    /// after it. A SIM's statement has no fields: its form comes later.
    struct Verified {
        Account account;
        std::vector<signature::Certificate> chain;
    };
    Result<Verified> verified_account(const std::string& statement, ByteView cms, ByteView session,
                                      std::string_view method);
    /// 201 with the account and its first session.
    Result<HttpResponse> store_account(const Account& account);
    /// The number of a start by SIM, MSISDN; empty for other methods. Errc::phone_invalid.
    Result<std::string> read_phone(std::string_view method, const std::optional<std::string>& typed) const;
    /// The portal's leave to ring the challenge's phone.
    Result<std::string> ticket_for(const Challenge& challenge) const;
    /// What the asking session has signed and not registered yet. Errc::session_unknown, nonce_expired.
    Result<Account> open_review(const HttpRequest& request);
    Result<HttpResponse> review_response(unsigned status, const Account& verified) const;

    Result<ApiAnswer> review_of(const std::string& statement, ByteView cms, const Bytes& session);
    Result<ApiAnswer> sign_in_with(const std::string& nonce, const SignIn& sign_in, const Bytes& session);
    struct Rung;
    static HttpResponse refused(const Error& error, const Rung& rung);
    ApiAnswer ring(Rung rung, const sim::Offer& offer);
    Result<ApiAnswer> progressed(const Bytes& session, SimOperation operation,
                                 const Result<sim::SimProgress>& progress);

    /// `finish` with the verdict about `chain`, where anybody is asked; refuses what RevocationMode says.
    ApiAnswer
    after_revocation(std::vector<signature::Certificate> chain,
                     std::function<Result<HttpResponse>(const signature::RevocationStatus&)> finish) const;
    /// `account` under a session of its own: rotated, so one that somebody planted is not signed in.
    struct Opened {
        Session session;
        std::string cookie;
    };
    Opened open_session(const std::string& account) const;
    Result<HttpResponse> account_response(unsigned status, const Account& account,
                                          const std::string& cookie) const;
    /// The cookie of a new session that holds `challenge`; the one that asked is over.
    Result<std::string> open_challenge(const HttpRequest& request, Challenge& challenge,
                                       std::int64_t starts_left);
    /// 201 with it, and for a SIM its ticket.
    Result<ApiAnswer> challenge_response(const HttpRequest& request, Challenge challenge,
                                         std::int64_t starts_left);

    /// Errc::portal_request_foreign unless the browser says that a page of ours sends this.
    Result<void> require_own_page(const HttpRequest& request) const;
    /// Hash of the session that the cookie names; nullopt without one.
    std::optional<Bytes> session_of(const HttpRequest& request) const;
    std::string cookie_setting(std::string_view value) const;

    Store& store_;
    const signature::TrustDirectory& trust_;
    const Clock& clock_;
    std::string origin_;
    RevocationMode revocation_;
    EVP_PKEY* ticket_key_;
    bool gateway_;
    std::string
        cookie_name_; ///< with the prefix __Host- where the origin is https (RFC 6265bis, section 4.1.3.2)
};

} // namespace kyso::portal
