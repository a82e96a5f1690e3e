// SPDX-License-Identifier: Apache-2.0
// Gates made of types. Only core::Policy can make an Authorized<T>; only core::ConsentBroker can make a
// Consent. A signing device takes a Consent by value and signs what is inside it, so code that would sign
// without the person's agreement, or something else than was agreed to, does not compile.
#pragma once

#include "protocol/to_be_signed.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace kyso {

namespace core {
class Policy;
class ConsentBroker;
} // namespace core

/// A request that policy has let through for the peer that sent it.
template <class Request>
class Authorized {
  public:
    const Request& operator*() const noexcept { return request_; }
    const Request* operator->() const noexcept { return &request_; }

  private:
    friend class core::Policy;
    explicit Authorized(Request request) : request_(std::move(request)) {}
    Request request_;
};

/// What the person agreed to: these digests, in this order, with this certificate on this device.
struct ConsentScope {
    std::string device_id;
    Bytes certificate_sha256;
    std::vector<ToBeSigned> to_be_signed;
};

/// Move-only, usable once, expiring.
class [[nodiscard]] Consent {
  public:
    using Time = std::chrono::steady_clock::time_point;

    Consent(Consent&& other) noexcept;
    Consent& operator=(Consent&& other) noexcept;
    Consent(const Consent&) = delete;
    Consent& operator=(const Consent&) = delete;
    ~Consent() = default;

    /// Spends it. Errc::consent_invalid if it was spent or moved from, is too old, or is for another device
    /// or certificate.
    Result<std::vector<ToBeSigned>> redeem(std::string_view device_id, ByteView certificate_sha256,
                                           Time now) &&;

  private:
    friend class core::ConsentBroker;
    Consent(ConsentScope scope, Time expires) : scope_(std::move(scope)), expires_(expires), valid_(true) {}

    ConsentScope scope_;
    Time expires_;
    bool valid_ = false;
};

} // namespace kyso
