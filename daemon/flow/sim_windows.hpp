// SPDX-License-Identifier: Apache-2.0
// The two windows before a phone is rung: whose number it is, once for each number; and what will be signed,
// with the code that the phone will show.
#pragma once

#include "daemon/flow/sign_task.hpp"
#include "drivers/sim/gateway_messages.hpp"
#include "drivers/sim/phone_number.hpp"

namespace kyso::flow {

/// Asks for the number, and does not show the one that the page named: a stranger's could be copied from
/// there.
prompt::PromptRequest bind_window(const CallContext& context, bool developer);

/// What the phone is told about one option.
struct PhoneMessage {
    std::string code, text;
};
PhoneMessage phone_message(const Origin& origin, Method method, const sim::Offer& offer,
                           const SigningOption& option);

/// The consent window, with number, service, text and code of each choice; where a program asks, also with
/// the organisation whose ticket it brought, which the gateway has verified by then.
prompt::PromptRequest send_window(const SignTask& task, const CallContext& context,
                                  const std::vector<SigningOption>& options,
                                  const std::vector<PhoneMessage>& messages, const sim::Offer& offer,
                                  const Origin& origin, bool developer);

} // namespace kyso::flow
