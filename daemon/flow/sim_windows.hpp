// SPDX-License-Identifier: Apache-2.0
// The two windows before a phone is rung: whose number it is, once for each number; and what will be signed,
// with the code that the phone will show.
#pragma once

#include "daemon/flow/phone_option.hpp"

namespace kyso::flow {

/// Asks for the number, and does not show the one that the page named: a stranger's could be copied from
/// there.
prompt::PromptRequest bind_window(const CallContext& context, bool developer);

/// The consent window: what the phone will sign and show, of each option; where a program asks, also the
/// organisation whose ticket it brought, which the gateway has verified by then.
prompt::PromptRequest send_window(const SignTask& task, const CallContext& context,
                                  const std::vector<PhoneOption>& options, const PhoneTerms& terms,
                                  bool developer);

} // namespace kyso::flow
