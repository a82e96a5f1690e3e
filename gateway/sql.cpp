// SPDX-License-Identifier: Apache-2.0
#include "gateway/sql.hpp"

namespace kyso::gateway {

Result<std::unique_ptr<Sql>> open_sql(const std::string& database) {
    constexpr std::string_view sqlite = "sqlite:";
    if (database.starts_with(sqlite)) return open_sqlite(database.substr(sqlite.size()));
    return Error{Errc::config_invalid, database + ": sqlite:/path is wanted"};
}

} // namespace kyso::gateway
