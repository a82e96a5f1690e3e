// SPDX-License-Identifier: Apache-2.0
// The story of a signing request, in the ten steps of docs/architecture.md section 3. Read sign_flow.cpp
// first.
#pragma once

#include "daemon/flow/sign_task.hpp"

namespace kyso::flow {

/// Runs until the reply is known. Cancelling the coroutine (terminal) closes the window and releases the
/// device.
Task<Result<boost::json::value>> sign_flow(const Ports& ports, CallContext context,
                                           std::unique_ptr<SignTask> task, boost::json::value params);

} // namespace kyso::flow
