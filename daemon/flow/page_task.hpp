// SPDX-License-Identifier: Apache-2.0
// What only pages may ask for, because what is signed names the origin that the browser told.
#pragma once

#include "daemon/flow/sign_task.hpp"

#include <optional>

namespace kyso::flow {

template <class Request>
class PageTask : public SignTask {
  public:
    Result<void> authorize(const core::Policy& policy, const Peer& peer,
                           const boost::json::value& params) final {
        auto request = read(params);
        if (!request) return request.error();
        // A program has no origin, and may not lend itself another's.
        const auto* web = std::get_if<WebPeer>(&peer);
        if (web == nullptr) return Error{Errc::not_permitted, "needs a page's origin"};
        auto authorized = policy.authorize(peer, method(), std::move(*request));
        if (!authorized) return authorized.error();
        request_ = std::move(*authorized);
        origin_ = web->origin.text();
        padding_ = policy.padding({});
        return {};
    }

  protected:
    virtual Result<Request> read(const boost::json::value& params) const = 0;

    // After authorize().
    const Request& request() const { return **request_; }
    const std::string& origin() const noexcept { return origin_; }
    RsaPadding padding() const noexcept { return padding_; }

  private:
    std::optional<Authorized<Request>> request_;
    std::string origin_;
    RsaPadding padding_ = RsaPadding::pkcs1;
};

} // namespace kyso::flow
