// SPDX-License-Identifier: Apache-2.0
// The story of a request that a phone signs: the same steps as sign_flow.cpp until the person has agreed;
// then an operation that outlives the call (sim_operations.hpp).
#pragma once

#include "daemon/flow/ports.hpp"

namespace kyso::flow {

/// Whether the parameters say `method: "sim"`. Nothing else of them was looked at.
bool asks_a_sim(const boost::json::value& params) noexcept;

/// Runs until the reply is known. Cancelled before the phone was rung, it ends everything; later, the
/// operation goes on, and what the phone signs is thrown away unless the call was only lost
/// (CallContext::lost).
Task<Result<boost::json::value>> sim_flow(const Ports& ports, CallContext context, Method method,
                                          boost::json::value params);

/// `operation.resume`: the reply that a lost call would have had.
Task<Result<boost::json::value>> resume_flow(const Ports& ports, CallContext context,
                                             boost::json::value params);

} // namespace kyso::flow
