// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/sim_windows.hpp"

#include "daemon/flow/consent_window.hpp"
#include "drivers/sim/display_text.hpp"
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

} // namespace kyso::flow
