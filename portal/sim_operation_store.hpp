// SPDX-License-Identifier: Apache-2.0
// Phones that the portal itself has rung, kept over its restarts: one for each session. Called by Api, which
// gives hashes of sessions.
#pragma once

#include "portal/sim_operation.hpp"

namespace kyso::portal {

class SimOperationStore {
  public:
    /// How long a phone is waited for: the services' 300 s and a minute for the ways.
    static constexpr std::chrono::seconds patience{360};

    explicit SimOperationStore(Database& database) noexcept : database_(database) {}

    /// Before anything rings.
    Result<void> add(ByteView session, const SimOperation& operation, std::chrono::sys_seconds now);
    /// Errc::operation_unknown.
    Result<SimOperation> find(ByteView session, std::chrono::sys_seconds now);
    /// Whether the gateway may be asked now: once a second, however often the page asks.
    Result<bool> may_ask(ByteView session, std::chrono::sys_seconds now);
    Result<void> end(ByteView session);

  private:
    Database& database_;
};

} // namespace kyso::portal
