// SPDX-License-Identifier: Apache-2.0
// `certificates.list`: every certificate on the devices present, with its holder. For programs of the same
// user, which could ask the module itself; never for pages: it would tell them who is sitting there, unasked.
#pragma once

#include "daemon/flow/ports.hpp"

namespace kyso::flow {

Task<Result<boost::json::value>> certificates_flow(const Ports& ports, CallContext context,
                                                   boost::json::value params);

} // namespace kyso::flow
