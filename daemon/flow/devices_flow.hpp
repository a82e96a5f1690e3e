// SPDX-License-Identifier: Apache-2.0
// `devices.list`: which tokens are present, without anything about the person.
#pragma once

#include "daemon/flow/ports.hpp"

namespace kyso::flow {

Task<Result<boost::json::value>> devices_flow(const Ports& ports, CallContext context,
                                              boost::json::value params);

} // namespace kyso::flow
