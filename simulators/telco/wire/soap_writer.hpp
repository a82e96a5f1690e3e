// SPDX-License-Identifier: Apache-2.0
// SOAP 1.2 answers, valid against the dialect's schema, with the deviations that a fault mode asks for.
#pragma once

#include "simulators/telco/wire/messages.hpp"

namespace kyso::telco {

/// Ways to write the same answer that the product must understand.
struct SoapStyle {
    bool soap11 = false;       ///< a fault of SOAP 1.1
    bool no_namespace = false; ///< message element in no namespace, its children qualified
    bool reordered = false;    ///< optional children in another order
};

std::string write_soap(const Reply& reply, const SoapStyle& style = {});
std::string write_soap_fault(const Outcome& outcome, const SoapStyle& style = {});

} // namespace kyso::telco
