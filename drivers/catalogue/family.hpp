// SPDX-License-Identifier: Apache-2.0
// A family of tokens that one maker's module serves: how to recognise them, where the module is, what to
// install. Read from a file of the catalogue (docs/catalogue.md). Facts with where they come from: none is
// certain unless `verified`, which means seen on Debian 12 itself, not that hardware was tried.
#pragma once

#include "drivers/catalogue/atr_mask.hpp"
#include "protocol/result.hpp"

#include <compare>
#include <filesystem>
#include <vector>

namespace kyso::drivers {

struct Provenance {
    std::string source;
    bool verified = false;
};

/// A sentence or name in both languages.
struct Bilingual {
    std::string vi, en;
    const std::string& in(Language language) const noexcept { return language == Language::vi ? vi : en; }
};

struct UsbId {
    std::uint16_t vendor = 0, product = 0;
    auto operator<=>(const UsbId&) const = default;
    /// `25DD:2371`, in either case; four digits each.
    static std::optional<UsbId> parse(std::string_view text);
    /// In capitals.
    std::string text() const;
};

struct CardFact {
    AtrMask atr;
    std::string name;
    Provenance provenance;
};

struct UsbFact {
    UsbId id;
    std::string name;
    Provenance provenance;
};

struct ModuleFact {
    std::string file;                         ///< looked for in the system's library folders; may be empty
    std::vector<std::filesystem::path> paths; ///< absolute, tried first
    std::string package;                      ///< of Debian 12; empty where Debian has none
    std::vector<std::string> environment;     ///< NAME=value: without it this module does not work
    Provenance provenance;
};

struct PinFact {
    std::optional<unsigned> min, max, tries;
    Provenance provenance;
};

struct Family {
    std::string id; ///< its file's name without `.toml`
    Bilingual label;
    Bilingual advice; ///< where to get the module, or that there is none; may be empty
    std::vector<CardFact> atrs;
    std::vector<UsbFact> usb;
    std::vector<ModuleFact> modules; ///< in order of preference: the first that is installed serves
    std::optional<PinFact> pin;

    const CardFact* fact_of(ByteView atr) const;
    const UsbFact* fact_of(UsbId device) const;
    /// Whether a token of it can be told by its ATR or USB id at all.
    bool recognisable() const noexcept { return !atrs.empty() || !usb.empty(); }
};

/// Strict: Errc::config_invalid, the detail is `FILE:LINE: what is wrong and what is wanted`.
Result<Family> parse_family(std::string_view text, const std::filesystem::path& file);

} // namespace kyso::drivers
