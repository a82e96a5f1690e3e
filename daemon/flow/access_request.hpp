// SPDX-License-Identifier: Apache-2.0
// The parameters of `session.requestAccess`, and what each method is called before a person. Pure.
#pragma once

#include "protocol/rpc.hpp"

#include <optional>
#include <vector>

namespace kyso::flow {

struct AccessRequest {
    std::vector<Method> methods; ///< 1 to 16, what the page wants besides what every page may
    std::optional<Language> language;
};

/// Errc::invalid_params; also for a method that no approval covers.
Result<AccessRequest> read_access_request(const boost::json::value& params);

/// Whether the person can let a page ask for it.
bool may_be_approved(Method method) noexcept;

/// `signing documents`. Only for what may be approved.
std::string purpose_of(Method method, Language language);

} // namespace kyso::flow
