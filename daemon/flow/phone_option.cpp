// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/phone_option.hpp"

#include "daemon/flow/signing_steps.hpp"
#include "protocol/texts.hpp"

namespace kyso::flow {
namespace {

/// A phone is given SHA-256 digests, and pads by PKCS #1 v1.5 or signs by ECDSA.
Result<void> phone_signs(const core::Policy& policy, const ToBeSigned& what) {
    if (what.mechanism == Mechanism::rsa_pss) return Error{Errc::padding_refused, "RSASSA-PSS on a SIM"};
    if (what.digest_algorithm != DigestAlgorithm::sha256) return Error{Errc::sim_cannot_sign, "SHA-256 only"};
    if (!policy.permits(what.mechanism)) return Error{Errc::padding_refused, "tt15_strict"};
    return {};
}

/// Text, code and, where the text itself is signed, what that is.
void tell(PhoneOption& option, const PhoneTerms& terms, Language language) {
    const sim::Offer& offer = terms.offer;
    const bool text_is_signed = offer.code == sim::CodeRule::text;
    std::string& code = option.message.code;
    code = text_is_signed ? text_code(option.shown)
                          : sim::verification_code(offer.code, option.to_be_signed.digest);
    option.message.text = sim::display_text(terms.origin, terms.purpose, code, offer.text_limit);
    if (text_is_signed)
        option.to_be_signed = text_to_be_signed(option.to_be_signed.mechanism, option.message.text);
    const auto say = [&](Text name) { return std::string{text(name, language)}; };
    option.shown.code = code;
    option.shown.rows.push_back({say(Text::sim_service), offer.service});
    option.shown.rows.push_back({say(Text::phone_text), option.message.text});
}

Result<std::vector<PhoneOption>> unbound_option(const SignTask& task, const PhoneTerms& terms,
                                                std::chrono::sys_seconds now, Language language) {
    auto unbound = task.unbound(terms.offer.mechanism, now, language);
    if (!unbound) return unbound.error();
    PhoneOption option{{}, std::move(unbound->shown), std::move(unbound->to_be_signed), {}};
    option.shown.rows.push_back({std::string{text(Text::sim, language)}, terms.number.national()});
    std::vector<PhoneOption> only;
    only.push_back(std::move(option));
    return only;
}

} // namespace

sim::Purpose purpose_of(Method method) noexcept {
    if (method == Method::sign_registration) return sim::Purpose::registration;
    return method == Method::sign_authentication ? sim::Purpose::authentication : sim::Purpose::document;
}

drivers::DeviceInfo device_of(const sim::PhoneNumber& number) {
    drivers::DeviceInfo info;
    info.kind = drivers::DeviceKind::sim;
    info.id = "sim-" + number.msisdn();
    info.serial = number.national();
    return info;
}

ToBeSigned text_to_be_signed(Mechanism mechanism, std::string_view text) {
    return {mechanism, DigestAlgorithm::sha256,
            signature::digest_of(DigestAlgorithm::sha256, as_bytes(text))};
}

std::string text_code(const prompt::PromptChoice& shown) {
    return sim::verification_code(sim::CodeRule::text,
                                  signature::digest_of(DigestAlgorithm::sha256, as_bytes(shown.document)));
}

Result<std::vector<PhoneOption>> phone_options(const SignTask& task, const core::Policy& policy,
                                               const PhoneTerms& terms, std::vector<Candidate> candidates,
                                               std::chrono::sys_seconds now, Language language) {
    if (terms.offer.code == sim::CodeRule::text && !task.takes_text())
        return Error{Errc::sim_cannot_sign, "the service signs texts only"};
    std::vector<PhoneOption> phone;
    if (candidates.empty()) {
        auto only = unbound_option(task, terms, now, language);
        if (!only) return only.error();
        phone = *std::move(only);
    } else {
        auto options = options_for(task, policy, std::move(candidates), now, language);
        if (!options) return options.error();
        for (SigningOption& option : *options) {
            const ToBeSigned what = to_be_signed(option).front();
            phone.push_back({std::move(option.candidate), std::move(option.shown), what, {}});
        }
    }
    for (PhoneOption& option : phone) {
        if (auto may = phone_signs(policy, option.to_be_signed); !may) return may.error();
        tell(option, terms, language);
    }
    return phone;
}

} // namespace kyso::flow
