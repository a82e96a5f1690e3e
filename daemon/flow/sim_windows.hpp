// SPDX-License-Identifier: Apache-2.0
// The windows of a phone: whose number it is, once for each number; what will be signed, with the code that
// the phone will show; and, while it rings, the notice with that code.
#pragma once

#include "daemon/flow/sign_task.hpp"
#include "drivers/sim/gateway_messages.hpp"
#include "drivers/sim/operation.hpp"
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

/// The consent window, with number, service, text and code of each choice.
prompt::PromptRequest send_window(const SignTask& task, const CallContext& context,
                                  const std::vector<SigningOption>& options,
                                  const std::vector<PhoneMessage>& messages, const sim::Offer& offer,
                                  bool developer);

/// What stays on the screen for as long as kysod goes on waiting.
prompt::PhoneNotice phone_notice(const sim::Operation& operation, std::chrono::seconds patience,
                                 bool developer);

} // namespace kyso::flow
