// SPDX-License-Identifier: Apache-2.0
// From a method to the flow that answers it. The one place that catches exceptions of a call: they are bugs,
// become internal_error for the peer and a line in the log, and kysod goes on.
#pragma once

#include "daemon/flow/ports.hpp"

namespace kyso::flow {

Task<Result<boost::json::value>> dispatch(const Ports& ports, CallContext context, Method method,
                                          boost::json::value params);

} // namespace kyso::flow
