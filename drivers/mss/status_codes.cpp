// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/status_codes.hpp"

#include <algorithm>
#include <iterator>

namespace kyso::mss {
namespace {

using Kind = StatusCode::Kind;
using State = Outcome::State;

constexpr StatusCode table[] = {
#define KYSO_MSS_CODE(number, name, kind, errc, event, note)                                                 \
    {number, name, Kind::kind, Errc::errc, event, note},
#include "drivers/mss/status_codes.def"
#undef KYSO_MSS_CODE
};

constexpr int unvalidated_signature = 500;

bool is_signing(Operation operation) noexcept {
    return operation == Operation::signature || operation == Operation::status;
}

/// The row that says most: the sub-code's, if it belongs to the code.
const StatusCode* row_of(const Reply& reply) noexcept {
    if (reply.sub_code && *reply.sub_code / 10 == reply.code)
        if (const StatusCode* row = find_status_code(*reply.sub_code)) return row;
    return find_status_code(reply.code);
}

/// 500 and 502 of a signature, 408 of a registration.
bool succeeds(Dialect dialect, Operation operation, const Reply& reply) noexcept {
    if (!is_signing(operation)) return operation == Operation::registration && reply.code == 408;
    if (reply.code == 408 || reply.signature.empty()) return false;
    return dialect != Dialect::vgca || reply.code != unvalidated_signature;
}

constexpr Outcome contradiction{State::failed, Errc::sim_service_failed};

} // namespace

const StatusCode* find_status_code(int number) noexcept {
    const auto row = std::find_if(std::begin(table), std::end(table),
                                  [number](const StatusCode& code) { return code.number == number; });
    return row == std::end(table) ? nullptr : row;
}

const StatusCode* begin_status_codes() noexcept {
    return std::begin(table);
}

const StatusCode* end_status_codes() noexcept {
    return std::end(table);
}

Outcome classify(Dialect dialect, Operation operation, const Reply& reply) noexcept {
    const StatusCode* row = row_of(reply);
    if (!row) return contradiction;
    switch (row->kind) {
    case Kind::failure:
        return {State::failed, row->errc};
    case Kind::pending: // also as a fault: asking again hurts nobody, and the phone may still ring
        return is_signing(operation) ? Outcome{State::pending} : contradiction;
    case Kind::accepted:
        if (reply.fault) return contradiction;
        if (is_signing(operation)) return {State::pending};
        return operation == Operation::profile ? Outcome{State::done} : contradiction;
    case Kind::success:
        return !reply.fault && succeeds(dialect, operation, reply) ? Outcome{State::done} : contradiction;
    }
    return contradiction;
}

} // namespace kyso::mss
