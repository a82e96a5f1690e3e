// SPDX-License-Identifier: Apache-2.0
// May this peer ask this? The only maker of Authorized<…>. Asked once per request, after its parameters were
// read.
#pragma once

#include "daemon/core/allow_list.hpp"
#include "protocol/consent.hpp"
#include "protocol/peer.hpp"

#include <optional>

namespace kyso::core {

class Policy {
  public:
    /// Circular 15/2025/TT-BKHCN to the letter: what could not be verified does not sign.
    bool tt15_strict = false;

    explicit Policy(const Grants& grants) noexcept : grants_(grants) {}

    /// Errc::origin_not_allowed for an unknown origin, Errc::not_permitted for a method its grant leaves out.
    /// Programs of the same user may ask for everything: each signature still needs the person.
    template <class Request>
    Result<Authorized<Request>> authorize(const Peer& peer, Method method, Request request) const {
        if (auto permitted = check(peer, method); !permitted) return permitted.error();
        return Authorized<Request>{std::move(request)};
    }

    Result<void> check(const Peer& peer, Method method) const {
        const auto* web = std::get_if<WebPeer>(&peer);
        if (web == nullptr) return {};
        const OriginGrant* grant = grants_.find(web->origin);
        if (grant == nullptr) return Error{Errc::origin_not_allowed, web->origin.text()};
        if (!grant->methods.contains(method))
            return Error{Errc::not_permitted, std::string{method_name(method)}};
        return {};
    }

    /// What to ask of an RSA key where the requester leaves it open. Its annex, row 1.2, wants RSASSA-PSS.
    RsaPadding padding(std::optional<RsaPadding> asked) const noexcept {
        return asked.value_or(tt15_strict ? RsaPadding::pss : RsaPadding::pkcs1);
    }
    bool permits(Mechanism mechanism) const noexcept {
        return !tt15_strict || mechanism != Mechanism::rsa_pkcs1;
    }

  private:
    const Grants& grants_;
};

} // namespace kyso::core
