// SPDX-License-Identifier: Apache-2.0
#include "toml/toml_table.hpp"

namespace kyso {

Error config_error(const std::string& file, const toml::source_region& where, const std::string& what) {
    return Error{Errc::config_invalid, file + ":" + std::to_string(where.begin.line) + ": " + what};
}

const toml::node* TomlTable::node(std::string_view key) {
    known_.emplace(key);
    return table_.get(key);
}

void TomlTable::fail(std::string_view key, const std::string& what) {
    if (error_) return;
    const toml::node* at = table_.get(key);
    error_ =
        config_error(file_, at != nullptr ? at->source() : table_.source(), std::string{key} + ": " + what);
}

void TomlTable::take(Result<void> nested) {
    if (!nested && !error_) error_ = nested.error();
}

std::optional<std::string> TomlTable::text(std::string_view key) {
    const toml::node* found = node(key);
    if (found == nullptr) return std::nullopt;
    if (const auto* value = found->as_string(); value != nullptr && !value->get().empty())
        return value->get();
    fail(key, "a text that is not empty is wanted");
    return std::nullopt;
}

std::optional<bool> TomlTable::boolean(std::string_view key) {
    const toml::node* found = node(key);
    if (found == nullptr) return std::nullopt;
    if (const auto* value = found->as_boolean()) return value->get();
    fail(key, "true or false is wanted");
    return std::nullopt;
}

std::optional<std::int64_t> TomlTable::number(std::string_view key, std::int64_t min, std::int64_t max) {
    const toml::node* found = node(key);
    if (found == nullptr) return std::nullopt;
    if (const auto* value = found->as_integer();
        value != nullptr && value->get() >= min && value->get() <= max)
        return value->get();
    fail(key, "a whole number from " + std::to_string(min) + " to " + std::to_string(max) + " is wanted");
    return std::nullopt;
}

std::vector<std::string> TomlTable::texts(std::string_view key) {
    std::vector<std::string> values;
    const toml::node* found = node(key);
    if (found == nullptr) return values;
    const toml::array* array = found->as_array();
    if (array == nullptr) {
        fail(key, "a list of texts is wanted");
        return values;
    }
    for (const toml::node& element : *array) {
        if (const auto* value = element.as_string())
            values.push_back(value->get());
        else
            fail(key, "a list of texts is wanted");
    }
    return values;
}

const toml::table* TomlTable::table(std::string_view key) {
    const toml::node* found = node(key);
    if (found == nullptr) return nullptr;
    if (found->as_table() == nullptr) fail(key, "a table is wanted: [" + std::string{key} + "]");
    return found->as_table();
}

std::vector<const toml::table*> TomlTable::tables(std::string_view key) {
    std::vector<const toml::table*> values;
    const toml::node* found = node(key);
    if (found == nullptr) return values;
    const toml::array* array = found->as_array();
    if (array == nullptr) {
        fail(key, "tables are wanted: [[" + std::string{key} + "]]");
        return values;
    }
    for (const toml::node& element : *array) {
        if (element.as_table() != nullptr)
            values.push_back(element.as_table());
        else
            fail(key, "tables are wanted: [[" + std::string{key} + "]]");
    }
    return values;
}

Result<void> TomlTable::finish() {
    if (error_) return *error_;
    for (const auto& [key, value] : table_)
        if (!known_.contains(key.str()))
            return config_error(file_, key.source(), "unknown key «" + std::string{key.str()} + "»");
    return {};
}

} // namespace kyso
