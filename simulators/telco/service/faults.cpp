// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/service/faults.hpp"

#include <algorithm>
#include <array>

namespace kyso::telco {
namespace {

constexpr std::array<std::string_view, 21> names{"other_msisdn",
                                                 "other_transaction",
                                                 "other_data",
                                                 "other_certificate",
                                                 "pending_forever",
                                                 "duplicate_status",
                                                 "clock_skew",
                                                 "soap11_fault",
                                                 "no_namespace",
                                                 "reordered",
                                                 "fault_with_200",
                                                 "truncated",
                                                 "huge",
                                                 "deep",
                                                 "doctype",
                                                 "garbage",
                                                 "empty",
                                                 "redirect",
                                                 "slow_drip",
                                                 "closed",
                                                 "tls_swap"};

/// Is there anything in this answer that the fault can make wrong?
bool applies(Fault fault, const Reply& reply) {
    const bool fails = code_info(reply.outcome.code).blame != Blame::status;
    const bool has_signature = reply.signature && !reply.signature->value.empty();
    switch (fault) {
    case Fault::other_msisdn:
        return !fails && !reply.msisdn.empty();
    case Fault::other_transaction:
    case Fault::duplicate_status:
    case Fault::clock_skew:
    case Fault::no_namespace:
    case Fault::reordered:
        return !fails;
    case Fault::other_data:
    case Fault::other_certificate:
        return has_signature;
    case Fault::pending_forever:
        return reply.request.operation == Operation::status;
    case Fault::tls_swap:
        return false; // take_swap()
    default:
        return true; // soap11_fault and fault_with_200 bring a fault of their own where there is none
    }
}

} // namespace

std::string_view to_text(Fault fault) noexcept {
    return names[static_cast<std::size_t>(fault)];
}
std::optional<Fault> fault_from(std::string_view text) noexcept {
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Fault>(found - names.begin());
}
std::vector<std::string_view> fault_names() {
    return {names.begin(), names.end()};
}

std::optional<Fault> Faults::take(const Reply& reply) {
    const auto found = std::ranges::find_if(armed_, [&](const Armed& armed) {
        return (!armed.on || *armed.on == reply.request.operation) && applies(armed.fault, reply);
    });
    if (found == armed_.end()) return std::nullopt;
    const Fault fault = found->fault;
    use_up(found);
    return fault;
}

bool Faults::take_swap() {
    const auto found = std::ranges::find(armed_, Fault::tls_swap, &Armed::fault);
    if (found == armed_.end()) return false;
    use_up(found);
    return true;
}

void Faults::use_up(std::deque<Armed>::iterator one) {
    if (--one->next == 0) armed_.erase(one);
}

} // namespace kyso::telco
