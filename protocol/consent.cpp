// SPDX-License-Identifier: Apache-2.0
#include "protocol/consent.hpp"

#include <algorithm>

namespace kyso {

Consent::Consent(Consent&& other) noexcept
    : scope_(std::move(other.scope_)), expires_(other.expires_), valid_(std::exchange(other.valid_, false)) {}

Consent& Consent::operator=(Consent&& other) noexcept {
    scope_ = std::move(other.scope_);
    expires_ = other.expires_;
    valid_ = std::exchange(other.valid_, false);
    return *this;
}

Result<std::vector<ToBeSigned>> Consent::redeem(std::string_view device_id, ByteView certificate_sha256,
                                                Time now) && {
    if (!std::exchange(valid_, false)) return Error{Errc::consent_invalid, "already used"};
    if (now >= expires_) return Error{Errc::consent_invalid, "expired"};
    if (scope_.device_id != device_id) return Error{Errc::consent_invalid, "for another device"};
    if (!std::ranges::equal(scope_.certificate_sha256, certificate_sha256))
        return Error{Errc::consent_invalid, "for another certificate"};
    return std::move(scope_.to_be_signed);
}

} // namespace kyso
