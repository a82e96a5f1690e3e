// SPDX-License-Identifier: Apache-2.0
// The one step between what a signature service says and what the gateway believes. Every answer passes it;
// a signature comes out of it only where transaction, number, certificate and the signature over exactly that
// digest are right, all of them.
#pragma once

#include "drivers/mss/messages.hpp"
#include "gateway/transaction_book.hpp"
#include "signature/certificate.hpp"

namespace kyso::gateway {

/// What the answer must be about.
struct Expected {
    mss::Dialect dialect = mss::Dialect::etsi;
    mss::Operation operation = mss::Operation::status;
    const Pending& pending;
    std::vector<signature::Certificate> offered; ///< empty: none were told before
    bool test = false;                           ///< certificates of the simulator's CA are wanted
};

Event judge(const Expected& expected, const Result<mss::Reply>& reply);

/// One issued by a CA named «kysod TEST»: the simulator's.
bool is_test_certificate(const signature::Certificate& certificate);

} // namespace kyso::gateway
