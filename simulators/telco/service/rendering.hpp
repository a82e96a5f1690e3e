// SPDX-License-Identifier: Apache-2.0
// A Reply as an HTTP answer, rightly written or made wrong by a fault mode.
#pragma once

#include "simulators/telco/service/service.hpp"

namespace kyso::telco {

http::HttpResponse render(const Reply& reply, std::optional<Fault> fault);
WireFault wire_fault(std::optional<Fault> fault) noexcept;
/// other_msisdn, other_transaction, clock_skew.
void pretend_values(Fault fault, Reply& reply);
/// A good signature that is the wrong one: over other data by the same key, or over this data by another
/// person's. Where no other person has a key, the true one.
SimSignature forged(Fault fault, const Transaction& transaction, const Telco& telco);

} // namespace kyso::telco
