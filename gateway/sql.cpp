// SPDX-License-Identifier: Apache-2.0
#include "gateway/sql.hpp"

namespace kyso::gateway {

Result<std::unique_ptr<Sql>> open_sql(const std::string& database) {
    constexpr std::string_view sqlite = "sqlite:";
    if (database.starts_with(sqlite)) return open_sqlite(database.substr(sqlite.size()));
    constexpr std::string_view postgresql = "postgresql:";
    if (!database.starts_with(postgresql))
        return Error{Errc::config_invalid, "database: sqlite:/path or postgresql:conninfo is wanted"};
    // `postgresql://host/name` is a URI that libpq knows as a whole.
    const std::string rest = database.substr(postgresql.size());
    return open_postgresql(rest.starts_with("//") ? database : rest);
}

} // namespace kyso::gateway
