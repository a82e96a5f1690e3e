// SPDX-License-Identifier: Apache-2.0
// The portal's JSON API: start a registration, complete it with a signed statement, read one's own account. A
// request goes in as a value and the answer comes out as one: no sockets, no clock of its own. Called by
// Site. It believes nothing that a page says: what an account holds comes out of the signed statement and the
// certificate.
#pragma once

#include "portal/account_store.hpp"
#include "portal/clock.hpp"
#include "portal/http_message.hpp"
#include "signature/trust_directory.hpp"

namespace kyso::portal {

class Api {
  public:
    static constexpr std::chrono::minutes session_lifetime{30};

    Api(AccountStore& store, const signature::TrustDirectory& trust, const Clock& clock, std::string origin);

    /// Pre: `path` is the request's target without its query and begins with "/api/".
    HttpResponse answer(const HttpRequest& request, std::string_view path);

  private:
    /// POST /api/registrations
    Result<HttpResponse> start(const HttpRequest& request);
    /// POST /api/registrations/complete
    Result<HttpResponse> complete(const HttpRequest& request);
    /// GET /api/accounts/ID, for the session that made it
    Result<HttpResponse> read_account(const HttpRequest& request, std::string_view id);
    /// POST /api/session/end
    Result<HttpResponse> end_session(const HttpRequest& request);

    /// Statement and signature to account; everything is checked here, in this order, and the nonce is gone
    /// after it.
    Result<Account> verified_account(const std::string& statement, ByteView cms, ByteView session);
    /// Errc::portal_request_foreign unless the browser says that a page of ours sends this.
    Result<void> require_own_page(const HttpRequest& request) const;
    /// Hash of the session that the cookie names; nullopt without one.
    std::optional<Bytes> session_of(const HttpRequest& request) const;
    std::string cookie_setting(std::string_view value) const;

    AccountStore& store_;
    const signature::TrustDirectory& trust_;
    const Clock& clock_;
    std::string origin_;
    std::string
        cookie_name_; ///< with the prefix __Host- where the origin is https (RFC 6265bis, section 4.1.3.2)
};

} // namespace kyso::portal
