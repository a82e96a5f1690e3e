// SPDX-License-Identifier: Apache-2.0
// `kyso catalogue list|suggest`: which tokens are known, from where, and which of their modules are here.
#include "cli/catalogue_file.hpp"
#include "cli/cli_texts.hpp"
#include "cli/commands.hpp"
#include "cli/doctor/judge_tokens.hpp"
#include "cli/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <ostream>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using drivers::Family;
using drivers::Provenance;

constexpr std::chrono::seconds patience_with_pcscd{5};

/// Where nobody has configured kysod yet, what it would use by itself.
Result<CatalogueSeen> catalogue_of(const Invocation& invocation, const Environment& environment) {
    const auto home = configuration_home(environment);
    std::error_code error;
    if (invocation.configuration.empty() && !fs::exists("/etc/kyso/kysod.toml", error) &&
        !(home && fs::exists(*home / "kyso/kysod.toml", error))) {
        ConfigurationSummary none;
        none.catalogue = drivers::system_catalogue_folders();
        none.p11_kit = true;
        return look_at_catalogue(none);
    }
    const auto kysod = kysod_beside(own_program());
    if (!kysod) return kysod.error();
    const auto configuration = check_configuration(*kysod, invocation.configuration);
    if (!configuration) return configuration.error();
    return look_at_catalogue(*configuration);
}

json::object fact(const Provenance& provenance) {
    return {{"source", provenance.source}, {"verified", provenance.verified}};
}

json::object to_json(const CatalogueSeen& catalogue, const Family& family) {
    const FamilySeen seen = describe(catalogue, family, true);
    json::object object{{"id", family.id}, {"label", {{"vi", family.label.vi}, {"en", family.label.en}}}};
    if (!seen.module.empty()) object["module"] = printable(seen.module);
    if (!seen.refusal.empty()) object["refused"] = printable(seen.refusal);
    json::array cards, usb, modules;
    for (const auto& card : family.atrs) {
        cards.push_back(fact(card.provenance));
        cards.back().as_object()["atr"] = card.atr.text();
        cards.back().as_object()["name"] = card.name;
    }
    for (const auto& device : family.usb) {
        usb.push_back(fact(device.provenance));
        usb.back().as_object()["id"] = device.id.text();
        usb.back().as_object()["name"] = device.name;
    }
    for (const auto& module : family.modules) {
        json::object entry = fact(module.provenance);
        if (!module.file.empty()) entry["file"] = module.file;
        json::array paths;
        for (const fs::path& path : module.paths)
            paths.emplace_back(path.string());
        if (!paths.empty()) entry["paths"] = std::move(paths);
        if (!module.package.empty()) entry["package"] = module.package;
        modules.push_back(std::move(entry));
    }
    object["atrs"] = std::move(cards);
    object["usb"] = std::move(usb);
    object["modules"] = std::move(modules);
    if (!family.pin) return object;
    json::object pin = fact(family.pin->provenance);
    for (const auto& [name, value] :
         {std::pair{"min", family.pin->min}, {"max", family.pin->max}, {"tries", family.pin->tries}})
        if (value) pin[name] = *value;
    object["pin"] = std::move(pin);
    return object;
}

/// Families as blocks of lines, then what p11-kit alone names.
class Listing {
  public:
    Listing(const CatalogueSeen& catalogue, Language language, std::ostream& out)
        : catalogue_(catalogue), language_(language), out_(out) {}

    void family(const Family& family) {
        out_ << family.id << ": " << family.label.in(language_) << '\n';
        state(family);
        for (const auto& card : family.atrs)
            line(CliText::catalogue_card, card.atr.text(), card.provenance);
        for (const auto& device : family.usb)
            line(CliText::catalogue_usb, device.id.text(), device.provenance);
        for (const auto& module : family.modules)
            line(CliText::catalogue_module, module.file.empty() ? module.paths.front().string() : module.file,
                 module.provenance);
        if (family.pin) pin(*family.pin);
    }

    void p11_kit() {
        for (const auto& module : catalogue_.found.modules)
            if (module.families.empty())
                out_ << say(CliText::catalogue_p11_kit, language_, {printable(module.path.string())}) << '\n';
    }

  private:
    void say_line(const std::string& text) { out_ << "  " << text << '\n'; }
    void line(CliText text, const std::string& what, const Provenance& provenance) {
        say_line(say(text, language_, {printable(what), printable(provenance.source), mark(provenance)}));
    }
    std::string mark(const Provenance& provenance) const {
        return say(provenance.verified ? CliText::catalogue_verified : CliText::catalogue_unverified,
                   language_);
    }
    void state(const Family& family) {
        const FamilySeen seen = describe(catalogue_, family, true);
        if (!seen.module.empty())
            return say_line(say(CliText::catalogue_in_use, language_, {printable(seen.module)}));
        for (const auto& module : catalogue_.found.refused)
            if (module.family == family.id)
                return say_line(
                    say(CliText::catalogue_refused, language_,
                        {printable(module.path.string()), refusal_text(module.reason, language_)}));
        if (family.modules.empty()) return say_line(say(CliText::catalogue_no_module, language_));
        say_line(seen.package.empty() ? say(CliText::catalogue_absent, language_)
                                      : say(CliText::catalogue_to_install, language_, {seen.package}));
    }
    void pin(const drivers::PinFact& pin) {
        const auto number = [](std::optional<unsigned> value) {
            return value ? std::to_string(*value) : std::string{"?"};
        };
        say_line(say(CliText::catalogue_pin, language_,
                     {number(pin.min) + "–" + number(pin.max) +
                          (pin.tries ? " (×" + std::to_string(*pin.tries) + ")" : std::string{}),
                      printable(pin.provenance.source) + " " + mark(pin.provenance)}));
    }

    const CatalogueSeen& catalogue_;
    Language language_;
    std::ostream& out_;
};

} // namespace

ExitCode catalogue_list_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto catalogue = catalogue_of(invocation, surroundings.environment);
    if (!catalogue) return report(catalogue.error(), invocation, surroundings);
    if (!invocation.json) {
        Listing listing{*catalogue, invocation.language, surroundings.out};
        for (const Family& family : catalogue->families)
            listing.family(family);
        listing.p11_kit();
        return ExitCode::ok;
    }
    json::array families, others;
    for (const Family& family : catalogue->families)
        families.push_back(to_json(*catalogue, family));
    for (const auto& module : catalogue->found.modules)
        if (module.families.empty()) others.emplace_back(printable(module.path.string()));
    surroundings.out << json::serialize(
                            json::object{{"families", std::move(families)}, {"p11kit", std::move(others)}})
                     << '\n';
    return ExitCode::ok;
}

ExitCode catalogue_suggest_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto catalogue = catalogue_of(invocation, surroundings.environment);
    if (!catalogue) return report(catalogue.error(), invocation, surroundings);
    auto cards = drivers::present_cards(patience_with_pcscd).value_or(std::vector<drivers::PresentCard>{});
    std::erase_if(cards, [&](const auto& card) {
        return !families_of(catalogue->families, ByteView{card.atr}).empty();
    });
    auto devices = drivers::usb_devices("/");
    std::erase_if(devices, [&](const auto& device) {
        return !device.card_reader || !families_of(catalogue->families, device.id).empty();
    });
    if (cards.empty() && devices.empty()) {
        surroundings.err << "kyso: " << say(CliText::suggest_nothing, invocation.language) << '\n';
        return ExitCode::problem;
    }
    const auto folders = drivers::ModulePlaces::of_system(false, false).libraries;
    surroundings.out << suggested_file(cards, devices, likely_modules(folders));
    return ExitCode::ok;
}

} // namespace kyso::cli
