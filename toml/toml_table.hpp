// SPDX-License-Identifier: Apache-2.0
// Reads the keys of one TOML table strictly and remembers the first fault with its file and line. For the
// sources that read a configuration only: toml++ is expensive to compile.
#pragma once

#include "protocol/result.hpp"

#include <optional>
#include <set>
#include <toml++/toml.h>
#include <vector>

namespace kyso {

class TomlTable {
  public:
    TomlTable(const toml::table& table, std::string file) : table_(table), file_(std::move(file)) {}

    std::optional<std::string> text(std::string_view key);
    std::optional<bool> boolean(std::string_view key);
    /// From `min` to `max`.
    std::optional<std::int64_t> number(std::string_view key, std::int64_t min, std::int64_t max);
    std::vector<std::string> texts(std::string_view key);
    const toml::table* table(std::string_view key);
    std::vector<const toml::table*> tables(std::string_view key);

    void fail(std::string_view key, const std::string& what);
    void take(Result<void> nested);
    /// The first fault, or a key that was never asked for.
    Result<void> finish();
    const std::string& file() const noexcept { return file_; }

  private:
    const toml::node* node(std::string_view key);

    const toml::table& table_;
    std::string file_;
    std::set<std::string, std::less<>> known_;
    std::optional<Error> error_;
};

/// `FILE:LINE: what`.
Error config_error(const std::string& file, const toml::source_region& where, const std::string& what);

} // namespace kyso
