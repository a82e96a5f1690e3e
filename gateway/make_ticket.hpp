// SPDX-License-Identifier: Apache-2.0
// `kyso-gateway --make-ticket`: an organisation's leave to ring the phone of one of its people once, for one
// document. Needs the organisation's key and nothing of the gateway: neither configuration nor database.
#pragma once

#include "protocol/result.hpp"

#include <chrono>

namespace CLI {
class App;
}

namespace kyso::gateway {

constexpr std::chrono::minutes ticket_lifetime{10};

/// For one document and one phone, signed with an organisation's key.
struct TicketOrder {
    std::string phone, origin, key; ///< as typed; key: a PEM file. No phone: none is ordered
};

/// `--make-ticket`, `--origin` and `--ticket-key`: all of them or none. `order` outlives `app`.
void add_ticket_options(CLI::App& app, TicketOrder& order);

/// Errc::config_invalid: which option is wrong.
Result<std::string> make_document_ticket(const TicketOrder& order, std::chrono::sys_seconds now);

} // namespace kyso::gateway
