// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/configuration.hpp"

#include "toml/toml_table.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

namespace kyso::token {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_name = 64;

class Keys : public TomlTable {
  public:
    using TomlTable::TomlTable;

    /// A word of letters, digits, - and _: it stands in commands.
    std::string wanted_word(std::string_view key) {
        const std::string word = text(key).value_or("");
        const bool good = !word.empty() && word.size() <= longest_name &&
                          std::all_of(word.begin(), word.end(), [](unsigned char letter) {
                              return std::isalnum(letter) != 0 || letter == '-' || letter == '_';
                          });
        if (!good) fail(key, "a word of letters, digits, - and _ is wanted");
        return word;
    }
    fs::path path(std::string_view key) {
        const auto found = text(key);
        return found ? fs::absolute(fs::path{file()}.parent_path() / *found) : fs::path{};
    }
    Bytes content(std::string_view key) {
        const fs::path named = path(key);
        if (named.empty()) return {};
        std::ostringstream read;
        read << std::ifstream{named}.rdbuf();
        const std::string octets = read.str();
        if (octets.empty()) fail(key, named.string() + " cannot be read");
        return {octets.begin(), octets.end()};
    }
    /// A PIN or PUK.
    std::string code(std::string_view key, const std::string& otherwise) {
        std::string value = text(key).value_or(otherwise);
        const bool digits = std::all_of(value.begin(), value.end(),
                                        [](char letter) { return letter >= '0' && letter <= '9'; });
        if (!digits || value.size() < shortest_pin || value.size() > pin_block_size)
            fail(key, "6 to 8 digits are wanted");
        return value;
    }
    unsigned tries(std::string_view key, unsigned otherwise) {
        return static_cast<unsigned>(number(key, 1, 15).value_or(otherwise));
    }
};

std::optional<KeyReference> reference_named(std::string_view name) {
    if (name == "9A") return KeyReference::authentication;
    if (name == "9C") return KeyReference::signature;
    if (name == "9D") return KeyReference::management;
    if (name == "9E") return KeyReference::card_authentication;
    return std::nullopt;
}

void read_key(Keys table, const std::string& card, std::map<KeyReference, PivKey>& keys, Keys& parent) {
    const std::string slot = table.text("slot").value_or("");
    const auto reference = reference_named(slot);
    if (!reference || keys.contains(*reference)) table.fail("slot", "9A, 9C, 9D or 9E is wanted, each once");
    const Bytes key = table.content("key"), certificate = table.content("certificate");
    const std::string algorithm = table.text("algorithm").value_or("rsa2048");
    if (algorithm != "rsa2048" && algorithm != "p256") table.fail("algorithm", "rsa2048 or p256 is wanted");
    const std::string name = table.text("common_name").value_or(card + " " + slot);
    if (name.empty() || name.size() > longest_name) table.fail("common_name", "1 to 64 octets are wanted");
    if (key.empty() != certificate.empty()) table.fail("key", "key and certificate belong together");
    if (const auto end = table.finish(); !end) return parent.take(end.error());
    auto made = key.empty()
                    ? PivKey::make(algorithm == "p256" ? KeyAlgorithm::ec_p256 : KeyAlgorithm::rsa_2048, name)
                    : PivKey::from_pem(key, certificate);
    if (!made) return parent.fail("key", made.error().detail());
    keys.emplace(*reference, std::move(*made));
}

/// "5.4.2"
std::optional<std::array<std::uint8_t, 3>> read_version(const std::string& text) {
    std::array<std::uint8_t, 3> version{};
    const char *at = text.data(), *const end = at + text.size();
    for (std::uint8_t& part : version) {
        const auto read = std::from_chars(at, end, part);
        const bool last = &part == &version.back();
        if (read.ec != std::errc{} || (last ? read.ptr != end : read.ptr == end || *read.ptr != '.'))
            return std::nullopt;
        at = last ? end : read.ptr + 1;
    }
    return version;
}

void read_card(Keys table, Desk& desk, Keys& parent) {
    CardProfile profile;
    profile.name = table.wanted_word("name");
    profile.serial = static_cast<std::uint32_t>(
        table.number("serial", 1, 0xFFFF'FFFF)
            .value_or(profile.serial + static_cast<std::int64_t>(desk.cards.size())));
    profile.pin = table.code("pin", profile.pin);
    profile.puk = table.code("puk", profile.puk);
    profile.pin_tries = table.tries("pin_tries", profile.pin_tries);
    profile.puk_tries = table.tries("puk_tries", profile.puk_tries);
    if (auto text = table.text("atr")) {
        for (char& digit : *text) // as pcsc_scan and others print it
            digit = static_cast<char>(std::tolower(static_cast<unsigned char>(digit)));
        std::erase(*text, ' ');
        auto atr = from_hex(*text);
        if (!atr || atr->size() < 2 || atr->size() > 33)
            table.fail("atr", "2 to 33 octets in hexadecimal are wanted");
        else
            profile.atr = std::move(*atr);
    }
    if (const auto text = table.text("yubikey")) {
        profile.yubikey = read_version(*text);
        if (!profile.yubikey) table.fail("yubikey", "a version such as 5.4.2 is wanted");
    }
    if (desk.cards.contains(profile.name)) table.fail("name", "two cards of this name");
    std::map<KeyReference, PivKey> keys;
    for (const toml::table* key : table.tables("key"))
        read_key(Keys{*key, table.file()}, profile.name, keys, table);
    if (const auto end = table.finish(); !end) return parent.take(end.error());
    auto card = std::make_shared<PivCard>(profile, std::move(keys));
    desk.cards.emplace(profile.name, std::move(card));
}

void read_reader(Keys table, Configuration& configuration, Keys& parent) {
    const std::string id = table.wanted_word("id");
    ReaderProfile profile;
    profile.name = table.text("name").value_or(profile.name);
    const bool printable = std::all_of(profile.name.begin(), profile.name.end(), [](char letter) {
        return letter >= ' ' && letter < 0x7F && letter != '"';
    });
    if (!printable || profile.name.empty() || profile.name.size() > longest_name)
        table.fail("name", "1 to 64 ASCII characters without a quotation mark are wanted");
    profile.pin_pad = table.boolean("pin_pad").value_or(false);
    const fs::path socket = table.path("socket");
    if (socket.empty()) table.fail("socket", "is missing");
    const auto card = table.text("card");
    const auto found = card ? configuration.desk.cards.find(*card) : configuration.desk.cards.end();
    if (card && (found == configuration.desk.cards.end() ||
                 configuration.desk.reader_with(*found->second) != nullptr))
        table.fail("card", "there is no such card, or it is in another reader");
    if (configuration.desk.readers.contains(id)) table.fail("id", "two readers of this name");
    if (const auto end = table.finish(); !end) return parent.take(end.error());
    Reader& reader = configuration.desk.readers.emplace(id, Reader{profile}).first->second;
    if (card) reader.insert(found->second);
    configuration.sockets.emplace(id, socket);
}

Result<Configuration> read(Keys table) {
    Configuration configuration;
    configuration.control = table.path("control");
    if (configuration.control.empty()) table.fail("control", "is missing");
    configuration.reader_conf = table.path("reader_conf");
    for (const toml::table* card : table.tables("card"))
        read_card(Keys{*card, table.file()}, configuration.desk, table);
    for (const toml::table* reader : table.tables("reader"))
        read_reader(Keys{*reader, table.file()}, configuration, table);
    if (configuration.desk.readers.empty()) table.fail("reader", "at least one is wanted");
    if (auto end = table.finish(); !end) return end.error();
    return configuration;
}

} // namespace

Result<Configuration> read_configuration(const fs::path& file) {
    try {
        const toml::table parsed = toml::parse_file(file.string());
        return read(Keys{parsed, file.string()});
    } catch (const toml::parse_error& wrong) { // toml++ throws by default; this is its one way out
        return config_error(file.string(), wrong.source(), std::string{wrong.description()});
    }
}

std::string reader_conf(const Configuration& configuration, const fs::path& library) {
    std::ostringstream text;
    text << "# written by kyso-token; pcscd -c FOLDER reads it\n";
    for (const auto& [id, reader] : configuration.desk.readers)
        text << "FRIENDLYNAME \"" << reader.profile().name << "\"\nDEVICENAME "
             << (reader.profile().pin_pad ? "pad:" : "unix:") << configuration.sockets.at(id).string()
             << "\nLIBPATH " << library.string() << "\n\n";
    return text.str();
}

} // namespace kyso::token
