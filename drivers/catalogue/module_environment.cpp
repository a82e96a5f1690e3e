// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/module_environment.hpp"

#include <algorithm>
#include <array>

namespace kyso::drivers {
namespace {

bool steers_a_loader(std::string_view name) {
    constexpr std::array names = {"GCONV_PATH", "LOCPATH", "OPENSSL_CONF", "OPENSSL_MODULES",
                                  "OPENSSL_ENGINES"};
    return name.starts_with("LD_") || std::ranges::find(names, name) != names.end();
}

} // namespace

std::vector<std::string> read_module_environment(TomlTable& fields, bool developer) {
    std::vector<std::string> variables;
    const toml::table* environment = fields.table("environment");
    if (environment == nullptr) return variables;
    for (const auto& [key, value] : *environment) {
        const auto* text = value.as_string();
        if (text == nullptr) {
            fields.fail("environment", "texts are wanted");
            break;
        }
        if (steers_a_loader(key.str()) && !developer)
            fields.fail("environment", "«" + std::string{key.str()} + "» needs developer = true");
        variables.push_back(std::string{key.str()} + "=" + text->get());
    }
    return variables;
}

} // namespace kyso::drivers
