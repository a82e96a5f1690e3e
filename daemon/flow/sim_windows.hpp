// SPDX-License-Identifier: Apache-2.0
// The windows of a phone: whose number it is, once for each number; what will be signed, with the code that
// the phone will show; and, while it rings, the notice with that code.
#pragma once

#include "daemon/flow/phone_option.hpp"
#include "drivers/sim/operation.hpp"

namespace kyso::flow {

/// Asks for the number, and does not show the one that the page named: a stranger's could be copied from
/// there.
prompt::PromptRequest bind_window(const CallContext& context, bool developer);

/// The consent window: what the phone will sign and show, of each option; where a program asks, also the
/// organisation whose ticket it brought, which the gateway has verified by then.
prompt::PromptRequest send_window(const SignTask& task, const CallContext& context,
                                  const std::vector<PhoneOption>& options, const PhoneTerms& terms,
                                  bool developer);

/// What stays on the screen for as long as kysod goes on waiting.
prompt::PhoneNotice phone_notice(const sim::Operation& operation, std::chrono::seconds patience,
                                 bool developer);

} // namespace kyso::flow
