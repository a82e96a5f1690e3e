// SPDX-License-Identifier: Apache-2.0
// Reads one table of the configuration strictly: a wrong type, a missing key or one that nobody asked for is
// an error with file and line. The first error counts; after it every read answers its default.
#pragma once

#include "protocol/result.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <toml++/toml.h>
#include <vector>

namespace kyso::telco {

class TomlTable {
  public:
    /// `file`: for errors, and its folder for path().
    TomlTable(const toml::table& table, const std::filesystem::path& file, std::optional<Error>& error)
        : table_(&table), file_(&file), error_(&error) {}

    std::string text(std::string_view key, std::string otherwise = {}) {
        const toml::node* node = get(key);
        if (node == nullptr) return otherwise;
        const auto value = node->value_exact<std::string>();
        if (!value) fail(key, "a text is wanted");
        return value.value_or(std::move(otherwise));
    }
    std::string required(std::string_view key) {
        std::string value = text(key);
        if (value.empty()) fail(key, "is missing");
        return value;
    }
    /// Relative to the configuration's folder; empty: not given.
    std::string path(std::string_view key) {
        const std::string value = text(key);
        return value.empty() ? value : (file_->parent_path() / value).string();
    }
    bool flag(std::string_view key, bool otherwise) {
        const toml::node* node = get(key);
        if (node == nullptr) return otherwise;
        const auto value = node->value_exact<bool>();
        if (!value) fail(key, "true or false is wanted");
        return value.value_or(otherwise);
    }
    std::int64_t number(std::string_view key, std::int64_t otherwise, std::int64_t max) {
        const toml::node* node = get(key);
        if (node == nullptr) return otherwise;
        const auto value = node->value_exact<std::int64_t>();
        if (!value || *value < 1 || *value > max) {
            fail(key, "1 to " + std::to_string(max) + " is wanted");
            return otherwise;
        }
        return *value;
    }
    std::vector<std::string> texts(std::string_view key) {
        std::vector<std::string> list;
        const toml::node* node = get(key);
        if (node == nullptr) return list;
        if (const toml::array* array = node->as_array())
            for (const toml::node& entry : *array)
                if (const auto value = entry.value_exact<std::string>()) list.push_back(*value);
        if (node->as_array() == nullptr || list.size() != node->as_array()->size())
            fail(key, "a list of texts is wanted");
        return list;
    }
    /// `[[key]]`
    std::vector<TomlTable> tables(std::string_view key) {
        std::vector<TomlTable> list;
        const toml::node* node = get(key);
        if (node == nullptr) return list;
        if (const toml::array* array = node->as_array())
            for (const toml::node& entry : *array)
                if (const toml::table* table = entry.as_table()) list.emplace_back(*table, *file_, *error_);
        if (node->as_array() == nullptr || list.size() != node->as_array()->size())
            fail(key, "[[" + std::string{key} + "]] is wanted");
        return list;
    }

    void fail(std::string_view key, const std::string& why) {
        if (*error_) return;
        const toml::node* node = table_->get(key);
        const auto line = (node != nullptr ? node : table_)->source().begin.line;
        *error_ = Error{Errc::config_invalid,
                        file_->string() + ":" + std::to_string(line) + ": " + std::string{key} + ": " + why};
    }
    /// After everything was read.
    void end() {
        for (const auto& [key, value] : *table_)
            if (!read_.contains(std::string{key.str()})) fail(key.str(), "is no key of kyso-telco(1)");
    }

  private:
    const toml::node* get(std::string_view key) {
        read_.emplace(key);
        return table_->get(key);
    }

    const toml::table* table_;
    const std::filesystem::path* file_;
    std::optional<Error>* error_;
    std::set<std::string> read_;
};

inline toml::table parse_toml(const std::filesystem::path& file, std::optional<Error>& error) {
    try {
        return toml::parse_file(file.string());
    } catch (const toml::parse_error& wrong) { // toml++ throws by default; this is its one way out
        error = Error{Errc::config_invalid, file.string() + ":" + std::to_string(wrong.source().begin.line) +
                                                ": " + std::string{wrong.description()}};
        return {};
    }
}

} // namespace kyso::telco
