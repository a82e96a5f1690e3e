// SPDX-License-Identifier: Apache-2.0
// `devices.list`: which tokens and SIMs are present, without anything about the person. `devices.subscribe`:
// the same, told anew when it changes. `devices.restore`: drivers that were set aside have another chance.
#pragma once

#include "daemon/flow/ports.hpp"

namespace kyso::flow {

Task<Result<boost::json::value>> devices_flow(const Ports& ports, CallContext context,
                                              boost::json::value params);

Result<boost::json::value> restore_devices(const Ports& ports, const CallContext& context,
                                           const boost::json::value& params);

/// Runs until it is cancelled.
Task<Result<boost::json::value>> watch_devices_flow(const Ports& ports, CallContext context,
                                                    boost::json::value params);

} // namespace kyso::flow
