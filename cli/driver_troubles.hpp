// SPDX-License-Identifier: Apache-2.0
// Drivers that kysod could not use beside others, as devices.list tells of them. Used by `kyso devices` and
// `kyso doctor`.
#pragma once

#include "cli/cli_texts.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <vector>

namespace kyso::cli {

struct DriverTrouble {
    std::string driver, error;               ///< printable; the error's name in the protocol
    std::optional<std::int64_t> retry_after; ///< seconds for which it is set aside
};

/// What is not as docs/protocol.md has it is left out.
std::vector<DriverTrouble> read_troubles(const boost::json::object& devices_list);

/// Which driver, and why it cannot be used; what to do about it, or nothing.
std::string told(const DriverTrouble& trouble, Language language);
std::string advice(const DriverTrouble& trouble, Language language);

} // namespace kyso::cli
