// SPDX-License-Identifier: Apache-2.0
// From a signature request's elements to the order for the phone: number, format, lengths, mode, additional
// services, each checked as an honest service would.
#pragma once

#include "simulators/telco/service/ap_registry.hpp"

namespace kyso::telco {

/// Digits without plus; empty: not how the dialect writes numbers.
std::string read_msisdn(const Request& request);
/// NCName of at most 32 characters.
bool is_transaction_name(std::string_view text);

struct OrderLimits {
    std::size_t display = 110, data = 160; ///< characters; half of it beyond ASCII
};
/// Code 0: `order` is set.
Outcome read_order(const Request& request, const ApplicationProvider& ap, const OrderLimits& limits,
                   SignatureOrder& order);

} // namespace kyso::telco
