// SPDX-License-Identifier: Apache-2.0
// The catalogue as kysod uses it, and what is plugged in by its words. Used by `kyso doctor` and
// `kyso catalogue`; loads no module and asks no card.
#pragma once

#include "cli/doctor/configuration_summary.hpp"
#include "drivers/catalogue/installed_modules.hpp"
#include "drivers/catalogue/present_cards.hpp"

namespace kyso::cli {

struct CatalogueSeen {
    drivers::Catalogue families = {};
    drivers::InstalledModules found = {};
    std::vector<std::filesystem::path> configured = {}; ///< modules that [[module]] names
};

/// Errc::config_invalid: a file of it is wrong.
Result<CatalogueSeen> look_at_catalogue(const ConfigurationSummary& configuration);

/// What the catalogue says of a family on this machine.
struct FamilySeen {
    std::string id;
    drivers::Bilingual label, advice;
    bool verified = false; ///< that what is plugged in is of it
    std::string module;    ///< that serves it; empty: none can
    std::string refusal;   ///< why the one that is there may not be loaded
    std::string package;   ///< of Debian, that has one
};

/// Something plugged in: a card in a reader, or a USB device.
struct TokenSeen {
    std::string place; ///< the reader's or device's name, as it says it: hostile text
    std::string sign;  ///< `ATR 3B …` or `USB 25DD:2371`
    std::optional<FamilySeen> family;
};

FamilySeen describe(const CatalogueSeen& catalogue, const drivers::Family& family, bool verified);

/// Each card once; a USB device where its family shows in no card, and a reader only where pcscd says nothing
/// of its card.
std::vector<TokenSeen> recognise(const CatalogueSeen& catalogue,
                                 const std::optional<std::vector<drivers::PresentCard>>& cards,
                                 const std::vector<drivers::PluggedDevice>& devices);

} // namespace kyso::cli
