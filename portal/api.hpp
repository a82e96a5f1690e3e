// SPDX-License-Identifier: Apache-2.0
// The portal's JSON API: start a registration, complete it with a signed statement, read one's own account. A
// request goes in as a value and the answer comes out as one: no sockets, no clock of its own. Called by
// Site. It believes nothing that a page says: what an account holds comes out of the signed statement and the
// certificate.
#pragma once

#include "portal/account_store.hpp"
#include "portal/clock.hpp"
#include "portal/http_message.hpp"
#include "signature/revocation.hpp"
#include "signature/trust_directory.hpp"

#include <functional>
#include <variant>

namespace kyso::portal {

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
using ApiAnswer = std::variant<HttpResponse, AwaitsRevocation>;

class Api {
  public:
    static constexpr std::chrono::minutes session_lifetime{30};

    Api(AccountStore& store, const signature::TrustDirectory& trust, const Clock& clock, std::string origin,
        RevocationMode revocation = RevocationMode::off);

    /// Pre: `path` is the request's target without its query and begins with "/api/".
    ApiAnswer begin(const HttpRequest& request, std::string_view path);
    /// The same where nobody asks about revocation: it stays unknown.
    HttpResponse answer(const HttpRequest& request, std::string_view path);

  private:
    /// POST /api/registrations
    Result<ApiAnswer> start(const HttpRequest& request);
    /// POST /api/registrations/complete
    Result<ApiAnswer> complete(const HttpRequest& request);
    /// The end of complete(), with the verdict.
    Result<HttpResponse> accept(Account account, const signature::RevocationStatus& revocation);
    /// GET /api/accounts/ID, for the session that made it
    Result<ApiAnswer> read_account(const HttpRequest& request, std::string_view id);
    /// POST /api/session/end
    Result<ApiAnswer> end_session(const HttpRequest& request);

    /// Statement and signature to account; everything is checked here, in this order, and the nonce is gone
    /// after it.
    struct Verified {
        Account account;
        std::vector<signature::Certificate> chain;
    };
    Result<Verified> verified_account(const std::string& statement, ByteView cms, ByteView session);
    /// Errc::portal_request_foreign unless the browser says that a page of ours sends this.
    Result<void> require_own_page(const HttpRequest& request) const;
    /// Hash of the session that the cookie names; nullopt without one.
    std::optional<Bytes> session_of(const HttpRequest& request) const;
    std::string cookie_setting(std::string_view value) const;

    AccountStore& store_;
    const signature::TrustDirectory& trust_;
    const Clock& clock_;
    std::string origin_;
    RevocationMode revocation_;
    std::string
        cookie_name_; ///< with the prefix __Host- where the origin is https (RFC 6265bis, section 4.1.3.2)
};

} // namespace kyso::portal
