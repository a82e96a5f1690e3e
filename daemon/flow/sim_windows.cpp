// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/sim_windows.hpp"

#include "daemon/flow/consent_window.hpp"
#include "protocol/texts.hpp"

namespace kyso::flow {

prompt::PromptRequest bind_window(const CallContext& context, bool developer) {
    prompt::PromptRequest window =
        window_for(context, text(Text::title_bind_sim, context.language), developer);
    window.notice = text(Text::bind_sim_notice, context.language);
    window.pin = prompt::PinMode::phone;
    window.choices.emplace_back();
    return window;
}

prompt::PromptRequest send_window(const SignTask& task, const CallContext& context,
                                  const std::vector<PhoneOption>& options, const PhoneTerms& terms,
                                  bool developer) {
    std::vector<prompt::PromptChoice> choices;
    for (const PhoneOption& option : options) {
        prompt::PromptChoice& choice = choices.emplace_back(option.shown);
        if (is_page(context.peer)) continue;
        choice.rows.insert(choice.rows.begin(), {std::string{text(Text::sim_organisation, context.language)},
                                                 terms.origin.text()});
    }
    prompt::PromptRequest window = consent_window(task, context, std::move(choices), developer);
    const bool text_is_signed = terms.offer.code == sim::CodeRule::text;
    window.notice = text(text_is_signed ? Text::sim_text_notice : Text::sim_notice, context.language);
    return window;
}

prompt::PhoneNotice phone_notice(const sim::Operation& operation, std::chrono::seconds patience,
                                 bool developer) {
    prompt::PhoneNotice notice;
    notice.language = operation.language;
    notice.requester = operation.origin;
    notice.requester_kind =
        Origin::parse(operation.origin) ? prompt::RequesterKind::page : prompt::RequesterKind::program;
    notice.developer = developer;
    if (const auto number = sim::PhoneNumber::read(operation.msisdn)) notice.phone = number->masked();
    notice.code = sim::code_in(operation.text);
    notice.seconds = static_cast<std::uint64_t>(patience.count());
    return notice;
}

} // namespace kyso::flow
