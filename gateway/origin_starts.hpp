// SPDX-License-Identifier: Apache-2.0
// How many phones each portal may have rung in a minute, by all gateways of one database together: a row for
// each start, and a start takes the row that was taken longest ago. Exact, and nobody waits for another's.
#pragma once

#include "gateway/sql.hpp"

#include <map>

namespace kyso::gateway {

class OriginStarts {
  public:
    using Time = std::chrono::sys_seconds;

    explicit OriginStarts(Sql& sql) : sql_(&sql) {}

    Result<void> allow(const std::string& origin, std::int64_t in_a_minute);
    /// Errc::portal_busy with the time to wait; gateway_refused for one that was never allowed any.
    Result<void> count(const std::string& origin, Time now);

  private:
    Sql* sql_;
    std::map<std::string, std::int64_t> allowed_;
};

} // namespace kyso::gateway
