// SPDX-License-Identifier: Apache-2.0
// One signature that is prepared and waits for its device, whatever its form. Flows hold lists of these: what
// goes into a consent is the same for all.
#pragma once

#include "signature/cms.hpp"
#include "signature/jws.hpp"
#include "signature/web_eid.hpp"

#include <variant>

namespace kyso::signature {

using PreparedSignature = std::variant<CmsSigning, JwsSigning, WebEidSigning>;

inline const ToBeSigned& to_be_signed(const PreparedSignature& prepared) noexcept {
    return std::visit([](const auto& form) -> const ToBeSigned& { return form.to_be_signed(); }, prepared);
}

} // namespace kyso::signature
