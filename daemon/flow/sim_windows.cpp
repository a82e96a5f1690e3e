// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/sim_windows.hpp"

#include "daemon/flow/consent_window.hpp"
#include "drivers/sim/display_text.hpp"
#include "protocol/texts.hpp"

namespace kyso::flow {

prompt::PromptRequest bind_window(const CallContext& context, bool developer) {
    prompt::PromptRequest window;
    window.language = context.language;
    window.title = text(Text::title_bind_sim, context.language);
    window.requester = requester(context.peer);
    window.requester_kind =
        is_page(context.peer) ? prompt::RequesterKind::page : prompt::RequesterKind::program;
    window.developer = developer;
    window.notice = text(Text::bind_sim_notice, context.language);
    window.pin = prompt::PinMode::phone;
    window.choices.emplace_back();
    return window;
}

PhoneMessage phone_message(const Origin& origin, Method method, const sim::Offer& offer,
                           const SigningOption& option) {
    const auto purpose =
        method == Method::sign_registration ? sim::Purpose::registration : sim::Purpose::authentication;
    std::string code =
        sim::verification_code(offer.code, signature::to_be_signed(option.items.front()).digest);
    std::string shown = sim::display_text(origin, purpose, code, offer.text_limit);
    return {std::move(code), std::move(shown)};
}

prompt::PromptRequest send_window(const SignTask& task, const CallContext& context,
                                  const std::vector<SigningOption>& options,
                                  const std::vector<PhoneMessage>& messages, const sim::Offer& offer,
                                  bool developer) {
    prompt::PromptRequest window = consent_window(task, context, options, developer);
    const auto say = [&](Text name) { return std::string{text(name, context.language)}; };
    window.notice = say(Text::sim_notice);
    window.pin = prompt::PinMode::none;
    for (std::size_t i = 0; i < options.size(); ++i) {
        prompt::PromptChoice& choice = window.choices[i];
        choice.code = messages[i].code;
        choice.rows.push_back({say(Text::sim_service), offer.service});
        choice.rows.push_back({say(Text::phone_text), messages[i].text});
    }
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
    notice.code = operation.code;
    notice.seconds = static_cast<std::uint64_t>(patience.count());
    return notice;
}

} // namespace kyso::flow
