// SPDX-License-Identifier: Apache-2.0
// What kyso-gateway is told on its command line. Called by main, once.
#pragma once

#include "protocol/result.hpp"

#include <optional>
#include <string>

namespace kyso::gateway {

/// A ticket for one document and one phone, signed with an organisation's key.
struct TicketOrder {
    std::string phone, origin, key; ///< as typed; key: a PEM file
};

struct Options {
    std::string configuration = "/etc/kyso/kyso-gateway.toml";
    bool check = false;                ///< read it, say what it would do, end
    std::optional<TicketOrder> ticket; ///< make it, end; reads no configuration
};

/// nullopt: --help or --version was asked for and printed. Errc::config_invalid: what to change.
Result<std::optional<Options>> read_options(int argc, const char* const* argv);

} // namespace kyso::gateway
