// SPDX-License-Identifier: Apache-2.0
// The tables of the gateway's database, and how a database of an earlier version becomes one of the present
// without losing a row. Each version is a step; the table `schema_version` has a row for each that was taken.
#pragma once

#include "gateway/sql.hpp"

namespace kyso::gateway {

constexpr std::int64_t present_schema = 2;

/// Takes the steps that are missing, all or none; with `keep` false it undoes them again, which tells whether
/// it could. Answers the version that was found, 0 for an empty database. Errc::config_invalid: a later
/// version of kyso-gateway made it.
Result<std::int64_t> upgrade_schema(Sql& sql, bool keep = true);

} // namespace kyso::gateway
