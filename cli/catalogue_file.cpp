// SPDX-License-Identifier: Apache-2.0
#include "cli/catalogue_file.hpp"

#include "cli/printable.hpp"
#include "pkcs11/client/module_elf.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_modules = 20;

/// Text from a device within a comment or a basic string of TOML: nothing that ends either.
std::string harmless(const std::string& text) {
    std::string clean;
    for (const char c : printable(text))
        if (c != '"' && c != '\\' && c != '\n' && c != '\r') clean += c;
    return clean;
}

bool sounds_like_a_token(std::string name) {
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    constexpr std::array parts{"p11",  "pkcs11", "castle",  "token", "cryptoki", "-ca",
                               "ca_v", "wdpkcs", "aetpkss", "bit4",  "gclib",    "xpki"};
    return name.find(".so") != std::string::npos &&
           std::ranges::any_of(parts, [&](const char* part) { return name.find(part) != name.npos; });
}

} // namespace

std::string suggested_file(const std::vector<drivers::PresentCard>& cards,
                           const std::vector<drivers::PluggedDevice>& devices,
                           const std::vector<fs::path>& modules) {
    std::string text =
        "# Save as /etc/kyso/catalogue.d/NAME.toml, complete it, then restart kysod (docs/catalogue.md).\n"
        "# Lưu thành /etc/kyso/catalogue.d/TÊN.toml, điền nốt rồi khởi động lại kysod.\n"
        "\n[label]\nvi = \"Token chưa đặt tên\"\nen = \"A token without a name\"\n";
    for (const auto& card : cards)
        text += "\n# In the reader “" + harmless(card.reader) +
                "”. Put a dot for each digit that differs between tokens.\n" + "[[atr]]\nmask = \"" +
                drivers::atr_text(card.atr) + "\"\nsource = \"seen on this computer\"\nverified = true\n";
    for (const auto& device : devices) {
        text += "\n# Only where this is the token itself, not a reader for any card:\n# [[usb]]\n# id = \"" +
                device.id.text() + "\"\n";
        if (!device.name.empty()) text += "# name = \"" + harmless(device.name) + "\"\n";
        text += "# source = \"seen on this computer\"\n# verified = true\n";
    }
    text += "\n# The maker's 64-bit library:\n# [[module]]\n";
    for (const fs::path& module : modules)
        text += "# paths = [\"" + harmless(module.string()) + "\"] # is on this computer\n";
    if (modules.empty()) text += "# paths = [\"/usr/lib/MAKER/libMAKER.so\"]\n";
    return text + "# source = \"\"\n# verified = false\n";
}

std::vector<fs::path> likely_modules(const std::vector<fs::path>& folders) {
    std::set<fs::path> found;
    for (const fs::path& folder : folders) {
        std::error_code error;
        for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
            std::error_code broken;
            const fs::path file = fs::canonical(at->path(), broken);
            if (!broken && found.size() < most_modules && sounds_like_a_token(at->path().filename()) &&
                pkcs11::exports_function_list(file.string()))
                found.insert(file);
        }
    }
    return {found.begin(), found.end()};
}

} // namespace kyso::cli
