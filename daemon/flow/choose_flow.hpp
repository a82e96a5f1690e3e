// SPDX-License-Identifier: Apache-2.0
// `certificates.choose`: the person picks a certificate for the page to read; `holder.read`: the page reads
// the one it was given, again. Nothing is signed, no PIN is asked for.
#pragma once

#include "daemon/flow/ports.hpp"

namespace kyso::flow {

Task<Result<boost::json::value>> choose_flow(const Ports& ports, CallContext context,
                                             boost::json::value params);

/// Errc::nothing_chosen where this requester was given none since kysod started.
Result<boost::json::value> read_holder(const Ports& ports, const CallContext& context,
                                       const boost::json::value& params);

} // namespace kyso::flow
