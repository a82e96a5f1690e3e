// SPDX-License-Identifier: Apache-2.0
// What the person sees before a signature: the window's content out of the request and the certificates.
#pragma once

#include "daemon/flow/sign_task.hpp"

namespace kyso::flow {

/// As people write days: 21/11/2028, or 2028-11-21.
std::string day_of(std::chrono::sys_seconds when, Language language);

/// Who asks, under this title; no choices yet.
prompt::PromptRequest window_for(const CallContext& context, std::string_view title, bool developer);

prompt::PromptRequest consent_window(const SignTask& task, const CallContext& context,
                                     const std::vector<SigningOption>& options, bool developer);
/// The same of choices of any kind, asking for no PIN.
prompt::PromptRequest consent_window(const SignTask& task, const CallContext& context,
                                     std::vector<prompt::PromptChoice> choices, bool developer);

/// The window for one more signature of a list that was agreed to, by a key that asks for its PIN each time.
/// `index` counts from 0.
prompt::PromptRequest again_window(const prompt::PromptRequest& first, const SigningOption& chosen,
                                   std::size_t index, Language language);

/// The first O of the issuer's name; empty where there is none.
std::string issuer_organisation(const signature::Certificate& certificate);

/// Title, subtitle, warning and the holder's rows of a choice; the task adds its own rows and document.
prompt::PromptChoice choice_of(const Candidate& candidate, Language language);
/// The same of a SIM whose certificate is told only with the signature.
prompt::PromptChoice choice_of_unknown(Language language);

} // namespace kyso::flow
