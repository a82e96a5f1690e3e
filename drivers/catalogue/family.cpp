// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/family.hpp"

#include "drivers/catalogue/module_environment.hpp"

#include <algorithm>
#include <charconv>

namespace kyso::drivers {
namespace {

/// Every fact says where it comes from.
Provenance read_provenance(TomlTable& fields) {
    Provenance provenance;
    if (auto source = fields.text("source"))
        provenance.source = *std::move(source);
    else
        fields.fail("source", "where this is known from is wanted");
    if (const auto verified = fields.boolean("verified"))
        provenance.verified = *verified;
    else
        fields.fail("verified", "true or false is wanted");
    return provenance;
}

Bilingual read_bilingual(TomlTable& outer, std::string_view key) {
    Bilingual text;
    const toml::table* table = outer.table(key);
    if (table == nullptr) return text;
    TomlTable fields{*table, outer.file()};
    text.vi = fields.text("vi").value_or("");
    text.en = fields.text("en").value_or("");
    for (const char* language : {"vi", "en"})
        if (!table->contains(language)) fields.fail(language, "both languages are wanted");
    outer.take(fields.finish());
    return text;
}

void read_atr(TomlTable& outer, const toml::table& table, Family& family) {
    TomlTable fields{table, outer.file()};
    auto mask = AtrMask::parse(fields.text("mask").value_or(""));
    if (!mask)
        fields.fail("mask", "an ATR in hexadecimal is wanted, a dot for a digit that varies, at most 33 "
                            "octets, the first and at least four without dots");
    std::string name = fields.text("name").value_or("");
    Provenance provenance = read_provenance(fields);
    if (auto read = fields.finish(); !read) return outer.take(read);
    family.atrs.push_back({*std::move(mask), std::move(name), std::move(provenance)});
}

void read_usb(TomlTable& outer, const toml::table& table, Family& family) {
    TomlTable fields{table, outer.file()};
    const auto id = UsbId::parse(fields.text("id").value_or(""));
    if (!id) fields.fail("id", "VENDOR:PRODUCT, four hexadecimal digits each, is wanted");
    std::string name = fields.text("name").value_or("");
    Provenance provenance = read_provenance(fields);
    if (auto read = fields.finish(); !read) return outer.take(read);
    family.usb.push_back({*id, std::move(name), std::move(provenance)});
}

bool is_package(std::string_view name) { // Debian policy, 5.6.1
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") == name.npos;
}

void read_module(TomlTable& outer, const toml::table& table, Family& family) {
    TomlTable fields{table, outer.file()};
    ModuleFact module;
    module.file = fields.text("file").value_or("");
    if (module.file.find('/') != std::string::npos) fields.fail("file", "a name without folders is wanted");
    for (const std::string& path : fields.texts("paths")) {
        module.paths.emplace_back(path);
        if (!module.paths.back().is_absolute()) fields.fail("paths", "absolute paths are wanted");
    }
    if (module.file.empty() && module.paths.empty()) fields.fail("file", "file or paths is wanted");
    module.package = fields.text("package").value_or("");
    if (!is_package(module.package)) fields.fail("package", "the name of a Debian package is wanted");
    module.environment = read_module_environment(fields, false);
    module.provenance = read_provenance(fields);
    if (auto read = fields.finish(); !read) return outer.take(read);
    family.modules.push_back(std::move(module));
}

void read_pin(TomlTable& outer, const toml::table& table, Family& family) {
    TomlTable fields{table, outer.file()};
    const auto number = [&](const char* key) -> std::optional<unsigned> {
        const auto value = fields.number(key, 1, 255);
        return value ? std::optional{static_cast<unsigned>(*value)} : std::nullopt;
    };
    PinFact pin;
    pin.min = number("min");
    pin.max = number("max");
    pin.tries = number("tries");
    if (pin.min && pin.max && *pin.max < *pin.min) fields.fail("max", "not below min");
    if (!pin.min && !pin.max && !pin.tries) fields.fail("min", "min, max or tries is wanted");
    pin.provenance = read_provenance(fields);
    outer.take(fields.finish());
    family.pin = std::move(pin);
}

Result<Family> read(const toml::table& table, const std::filesystem::path& file) {
    TomlTable fields{table, file.string()};
    Family family;
    family.id = file.stem().string();
    family.label = read_bilingual(fields, "label");
    if (!table.contains("label")) fields.fail("label", "a name in both languages is wanted: [label]");
    family.advice = read_bilingual(fields, "advice");
    for (const toml::table* atr : fields.tables("atr"))
        read_atr(fields, *atr, family);
    for (const toml::table* usb : fields.tables("usb"))
        read_usb(fields, *usb, family);
    for (const toml::table* module : fields.tables("module"))
        read_module(fields, *module, family);
    if (const toml::table* pin = fields.table("pin")) read_pin(fields, *pin, family);
    if (auto finished = fields.finish(); !finished) return finished.error();
    return family;
}

} // namespace

std::optional<UsbId> UsbId::parse(std::string_view text) {
    if (text.size() != 9 || text[4] != ':') return std::nullopt;
    const auto number = [](std::string_view part) -> std::optional<std::uint16_t> {
        std::uint16_t value = 0;
        const auto read = std::from_chars(part.data(), part.data() + part.size(), value, 16);
        if (read.ec != std::errc{} || read.ptr != part.data() + part.size()) return std::nullopt;
        return value;
    };
    const auto vendor = number(text.substr(0, 4));
    const auto product = number(text.substr(5));
    if (!vendor || !product) return std::nullopt;
    return UsbId{*vendor, *product};
}

std::string UsbId::text() const {
    std::string text;
    for (const std::uint16_t number : {vendor, product}) {
        if (!text.empty()) text += ':';
        for (const unsigned shift : {12U, 8U, 4U, 0U})
            text += "0123456789ABCDEF"[(static_cast<unsigned>(number) >> shift) & 0x0FU];
    }
    return text;
}

const CardFact* Family::fact_of(ByteView atr) const {
    const auto found = std::ranges::find_if(atrs, [&](const auto& fact) { return fact.atr.matches(atr); });
    return found != atrs.end() ? &*found : nullptr;
}

const UsbFact* Family::fact_of(UsbId device) const {
    const auto found = std::ranges::find(usb, device, &UsbFact::id);
    return found != usb.end() ? &*found : nullptr;
}

Result<Family> parse_family(std::string_view text, const std::filesystem::path& file) {
    try {
        return read(toml::parse(text, file.string()), file);
    } catch (const toml::parse_error& error) { // toml++ throws by default; this is its one way out
        return config_error(file.string(), error.source(), std::string{error.description()});
    }
}

} // namespace kyso::drivers
