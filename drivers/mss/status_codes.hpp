// SPDX-License-Identifier: Apache-2.0
// What the codes of TS 102 204 mean to us. The table is status_codes.def; docs/sim-codes.md is made of it.
#pragma once

#include "drivers/mss/messages.hpp"

namespace kyso::mss {

/// One row of status_codes.def.
struct StatusCode {
    enum class Kind : std::uint8_t {
        accepted, ///< 100: the phone is being asked; of a query: here is the answer
        pending,  ///< 504: ask again later
        success,  ///< with which operation and dialect, classify() knows
        failure
    };
    int number;            ///< three digits, or four of a sub-code
    std::string_view name; ///< as in the specification; empty where we know of none
    Kind kind;
    Errc errc;              ///< failure: what the person is told
    std::string_view event; ///< what happens on the phone or at the service; may be empty
    std::string_view note;
};

/// Null where the table does not have it.
const StatusCode* find_status_code(int number) noexcept;
const StatusCode* begin_status_codes() noexcept;
const StatusCode* end_status_codes() noexcept;

struct Outcome {
    enum class State : std::uint8_t { pending, done, failed };
    State state = State::failed;
    Errc errc = Errc::sim_service_failed; ///< failed: one of the sim_* and certificate_*

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// done: of signature and status, there is a signature (500 or 502; vgca: only 502); of registration and
/// profile, the answer is there, with or without certificates (408; profile: 100). A code that the table does
/// not have, or that contradicts the rest of the reply, is sim_service_failed.
Outcome classify(Dialect dialect, Operation operation, const Reply& reply) noexcept;

} // namespace kyso::mss
