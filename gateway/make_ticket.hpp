// SPDX-License-Identifier: Apache-2.0
// `kyso-gateway --make-ticket`: an organisation's leave to ring the phone of one of its people once, for one
// document. Needs the organisation's key and nothing of the gateway: neither configuration nor database.
#pragma once

#include "gateway/options.hpp"

#include <chrono>

namespace kyso::gateway {

constexpr std::chrono::minutes ticket_lifetime{10};

/// Errc::config_invalid: which option is wrong.
Result<std::string> make_document_ticket(const TicketOrder& order, std::chrono::sys_seconds now);

} // namespace kyso::gateway
