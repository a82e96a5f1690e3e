// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/p11_kit.hpp"

#include "drivers/catalogue/small_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view own_name = "kysod"; // what enable-in and disable-in call this program

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r";
    const std::size_t first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

bool is_key(std::string_view key) {
    constexpr std::array known = {"module",       "remote",      "priority",  "log-calls",
                                  "critical",     "managed",     "enable-in", "disable-in",
                                  "trust-policy", "user-config", "trust-in",  "list"};
    return key.starts_with("x-") || std::ranges::find(known, key) != known.end();
}

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

/// `yes` or `no`.
bool is_boolean(std::string_view text) {
    return text == "yes" || text == "no";
}

/// Why the value is not one for this key; empty: it is.
std::string fault(std::string_view key, std::string_view value) {
    if (!is_key(key)) return "unknown key «" + std::string{key} + "»";
    if (key == "priority" && !whole_number(value)) return "priority: a whole number is wanted";
    for (const char* boolean : {"critical", "managed", "trust-policy", "log-calls"})
        if (key == boolean && !is_boolean(value)) return std::string{key} + ": yes or no is wanted";
    if (value.find('\0') != std::string_view::npos) return std::string{key} + ": holds a NUL";
    return {};
}

/// Names divided by commas or blanks.
bool names_us(std::string_view list) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find_first_of(", \t"), list.size());
        if (list.substr(0, end) == own_name) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

const std::string* value_of(const P11KitFile& file, std::string_view key) {
    const auto found = file.find(key);
    return found != file.end() ? &found->second : nullptr;
}

bool is_for_us(const P11KitFile& file) {
    const auto* module = value_of(file, "module");
    if (module == nullptr || module->empty() || file.contains("remote")) return false;
    if (const auto* trust = value_of(file, "trust-policy"); trust != nullptr && *trust == "yes") return false;
    if (const auto* enable = value_of(file, "enable-in"); enable != nullptr) return names_us(*enable);
    const auto* disable = value_of(file, "disable-in");
    return disable == nullptr || !names_us(*disable);
}

int priority_of(const P11KitFile& file) {
    const auto* priority = value_of(file, "priority");
    return priority != nullptr ? whole_number(*priority).value_or(0) : 0;
}

} // namespace

Result<P11KitFile> parse_p11_kit_file(std::string_view text, const fs::path& file) {
    P11KitFile values;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        const std::size_t colon = line.find(':');
        const std::string_view key = trimmed(line.substr(0, colon));
        const std::string_view value =
            colon == std::string_view::npos ? std::string_view{} : trimmed(line.substr(colon + 1));
        const std::string wrong =
            colon == std::string_view::npos ? "key: value is wanted" : fault(key, value);
        if (!wrong.empty())
            return Error{Errc::config_invalid, file.string() + ":" + std::to_string(number) + ": " + wrong};
        values.insert_or_assign(std::string{key}, std::string{value});
    }
    return values;
}

P11KitModules read_p11_kit(const std::vector<fs::path>& folders) {
    P11KitModules read;
    std::map<std::string, P11KitFile> files;
    for (const fs::path& folder : folders) {
        const auto here = files_of(folder, ".module");
        if (!here) {
            read.unreadable.push_back(here.error());
            continue;
        }
        for (const fs::path& path : *here) {
            const auto text = read_small_file(path);
            const auto file = text ? parse_p11_kit_file(*text, path) : Result<P11KitFile>{text.error()};
            if (file)
                files[path.stem().string()].insert(file->begin(), file->end()); // what is there stays
            else
                read.unreadable.push_back(file.error());
        }
    }
    std::vector<std::pair<std::string, P11KitFile>> ours;
    std::ranges::copy_if(files, std::back_inserter(ours),
                         [](const auto& file) { return is_for_us(file.second); });
    std::ranges::stable_sort(ours, std::ranges::greater{},
                             [](const auto& file) { return priority_of(file.second); });
    for (const auto& [name, file] : ours)
        read.modules.push_back({name, p11_kit_library_folder() / file.at("module")});
    return read;
}

std::vector<fs::path> p11_kit_folders() {
    return {"/etc/pkcs11/modules", "/usr/share/p11-kit/modules"};
}

fs::path p11_kit_library_folder() {
    return KYSO_P11_KIT_LIBRARIES;
}

} // namespace kyso::drivers
