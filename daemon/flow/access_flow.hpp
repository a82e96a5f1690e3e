// SPDX-License-Identifier: Apache-2.0
// `session.requestAccess`: a page that nobody knows asks the person to let it ask. Shows one window, paced
// over all origins, and writes the decision down; a page that is known already is told so without one.
#pragma once

#include "daemon/flow/ports.hpp"

namespace kyso::flow {

/// Errors: not_permitted (a program), busy, prompt_too_often, access_refused, those of the window,
/// audit_unavailable, approvals_unavailable: then nothing was approved.
Task<Result<boost::json::value>> access_flow(const Ports& ports, CallContext context,
                                             boost::json::value params);

/// What the person sees: the origin as it is compared, an IDN's letters as a warning, what it may ask for.
prompt::PromptRequest access_window(const Origin& origin, const std::vector<Method>& methods,
                                    std::chrono::sys_seconds until, Language language, bool developer);

} // namespace kyso::flow
