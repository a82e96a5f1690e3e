// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/judge_tokens.hpp"

#include "cli/cli_texts.hpp"
#include "cli/printable.hpp"
#include "pkcs11/client/module_elf.hpp"

namespace kyso::cli {
namespace {

Finding known(const TokenSeen& token, const FamilySeen& family, Language language) {
    const std::string place = printable(token.place);
    const std::string name =
        family.label.in(language) +
        (family.verified ? std::string{} : " " + say(CliText::catalogue_unverified, language));
    if (!family.module.empty())
        return {Level::ok, "device",
                say(CliText::doctor_device_served, language, {place, name, printable(family.module)}), ""};
    if (!family.refusal.empty())
        return {Level::problem, "device",
                say(CliText::doctor_device_refused, language,
                    {place, name, refusal_text(family.refusal, language)}),
                say(CliText::advice_module, language)};
    std::string advice = family.advice.in(language);
    if (advice.empty())
        advice = family.package.empty() ? say(CliText::advice_device_maker, language)
                                        : say(CliText::advice_device_package, language, {family.package});
    return {Level::warning, "device", say(CliText::doctor_device_not_served, language, {place, name}),
            std::move(advice)};
}

Finding unknown(const TokenSeen& token, bool something_is_served, Language language) {
    const std::string what =
        say(CliText::doctor_device_unknown, language, {printable(token.place), token.sign});
    if (something_is_served) return {Level::ok, "device", what, ""};
    return {Level::warning, "device", what, say(CliText::advice_device_unknown, language)};
}

} // namespace

std::string refusal_text(const std::string& refusal, Language language) {
    return refusal.ends_with(pkcs11::thirty_two_bits) ? say(CliText::module_32_bit, language)
                                                      : printable(refusal);
}

std::vector<Finding> judge_catalogue(const Observation& seen, Language language) {
    if (!seen.catalogue)
        return {{Level::problem, "catalogue",
                 say(CliText::doctor_catalogue_bad, language, {printable(seen.catalogue.error().detail())}),
                 say(CliText::advice_catalogue, language)}};
    std::vector<Finding> findings;
    for (const auto& module : seen.catalogue->found.modules)
        findings.push_back({Level::ok, "module",
                            say(CliText::doctor_module_found, language, {printable(module.path.string())}),
                            ""});
    for (const auto& module : seen.catalogue->found.refused)
        findings.push_back({Level::warning, "module",
                            say(CliText::doctor_module_left_out, language,
                                {printable(module.path.string()), refusal_text(module.reason, language)}),
                            say(CliText::advice_module, language)});
    for (const Error& file : seen.catalogue->found.unreadable)
        findings.push_back({Level::warning, "catalogue",
                            say(CliText::doctor_p11_kit_bad, language, {printable(file.detail())}),
                            say(CliText::advice_p11_kit, language)});
    return findings;
}

std::vector<Finding> judge_present(const Observation& seen, Language language) {
    const bool something_is_served = seen.tokens && *seen.tokens && !(*seen.tokens)->empty();
    std::vector<Finding> findings;
    for (const TokenSeen& token : seen.present)
        findings.push_back(token.family ? known(token, *token.family, language)
                                        : unknown(token, something_is_served, language));
    return findings;
}

} // namespace kyso::cli
