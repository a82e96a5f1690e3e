// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/tokens.hpp"

#include <algorithm>
#include <set>

namespace kyso::cli {
namespace {

using drivers::Family;

/// A configured module that has the name of one of the family's, wherever it is.
std::string configured_for(const CatalogueSeen& catalogue, const Family& family) {
    for (const auto& path : catalogue.configured)
        for (const auto& fact : family.modules)
            if (path.filename() == fact.file ||
                std::ranges::any_of(fact.paths, [&](const auto& known) { return known == path; }))
                return path.string();
    return {};
}

/// Of several families that a sign fits, the one whose module is there.
template <class Sign>
std::optional<FamilySeen> best(const CatalogueSeen& catalogue, const Sign& sign) {
    std::optional<FamilySeen> chosen;
    for (const Family* family : families_of(catalogue.families, sign)) {
        FamilySeen seen = describe(catalogue, *family, family->fact_of(sign)->provenance.verified);
        if (!chosen || (chosen->module.empty() && !seen.module.empty())) chosen = std::move(seen);
    }
    return chosen;
}

} // namespace

Result<CatalogueSeen> look_at_catalogue(const ConfigurationSummary& configuration) {
    CatalogueSeen seen;
    seen.configured = configuration.modules;
    if (configuration.catalogue.empty() && !configuration.p11_kit) return seen;
    auto families = drivers::load_catalogue(configuration.catalogue);
    if (!families) return families.error();
    seen.families = std::move(*families);
    seen.found = drivers::find_modules(
        seen.families, drivers::ModulePlaces::of_system(configuration.p11_kit, configuration.developer));
    return seen;
}

FamilySeen describe(const CatalogueSeen& catalogue, const Family& family, bool verified) {
    FamilySeen seen{family.id, family.label, family.advice, verified, {}, {}, {}};
    if (const auto* module = catalogue.found.serving(family.id); module != nullptr)
        seen.module = module->path.string();
    else
        seen.module = configured_for(catalogue, family);
    const auto refused =
        std::ranges::find(catalogue.found.refused, family.id, &drivers::RefusedModule::family);
    if (refused != catalogue.found.refused.end()) seen.refusal = refused->reason;
    for (const auto& module : family.modules)
        if (seen.package.empty()) seen.package = module.package;
    return seen;
}

std::vector<TokenSeen> recognise(const CatalogueSeen& catalogue,
                                 const std::optional<std::vector<drivers::PresentCard>>& cards,
                                 const std::vector<drivers::PluggedDevice>& devices) {
    std::vector<TokenSeen> seen;
    std::set<std::string> shown;
    for (const auto& card : cards.value_or(std::vector<drivers::PresentCard>{})) {
        const ByteView atr{card.atr};
        for (const Family* family : families_of(catalogue.families, atr))
            shown.insert(family->id);
        seen.push_back({card.reader, "ATR " + drivers::atr_text(atr), best(catalogue, atr)});
    }
    for (const auto& device : devices) {
        const auto families = families_of(catalogue.families, device.id);
        if (std::ranges::any_of(families, [&](const Family* family) { return shown.contains(family->id); }))
            continue;
        if (families.empty() && (!device.card_reader || cards)) continue;
        const std::string sign = "USB " + device.id.text();
        seen.push_back({device.name.empty() ? sign : device.name, sign, best(catalogue, device.id)});
    }
    return seen;
}

} // namespace kyso::cli
