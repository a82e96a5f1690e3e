// SPDX-License-Identifier: Apache-2.0
#include "cli/driver_troubles.hpp"

#include "cli/printable.hpp"
#include "protocol/by_name.hpp"

#include <boost/json/array.hpp>

namespace kyso::cli {
namespace json = boost::json;

std::vector<DriverTrouble> read_troubles(const json::object& devices_list) {
    std::vector<DriverTrouble> troubles;
    const json::value* list = devices_list.if_contains("troubles");
    if (list == nullptr || !list->is_array()) return troubles;
    for (const json::value& entry : list->get_array()) {
        const json::object* members = entry.if_object();
        if (members == nullptr) continue;
        const auto text = [&](const char* name) -> std::string {
            const json::value* member = members->if_contains(name);
            return member != nullptr && member->is_string()
                       ? printable({member->get_string().data(), member->get_string().size()})
                       : std::string{};
        };
        DriverTrouble trouble{text("driver"), text("error"), std::nullopt};
        if (const json::value* seconds = members->if_contains("retryAfter"); seconds && seconds->is_int64())
            trouble.retry_after = seconds->get_int64();
        if (!trouble.error.empty()) troubles.push_back(std::move(trouble));
    }
    return troubles;
}

std::string told(const DriverTrouble& trouble, Language language) {
    const auto errc = error_named(trouble.error);
    return say(CliText::driver_trouble, language,
               {trouble.driver, errc ? info(*errc).sentence(language) : std::string_view{trouble.error}});
}

std::string advice(const DriverTrouble& trouble, Language language) {
    if (trouble.retry_after)
        return say(CliText::driver_set_aside, language, {std::to_string(*trouble.retry_after)});
    return say(CliText::advice_token_failed, language);
}

} // namespace kyso::cli
