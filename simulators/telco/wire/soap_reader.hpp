// SPDX-License-Identifier: Apache-2.0
// SOAP 1.2 requests, read by the letter of the dialect's schema: order of the elements, which there may be
// and which there must be. An honest service could be more lenient; this one is there to see mistakes.
#pragma once

#include "simulators/telco/wire/messages.hpp"

#include <functional>

namespace kyso::telco {

/// Which dialect the application provider of this AP_ID speaks.
using DialectOf = std::function<Dialect(const std::string& ap_id)>;

ReadRequest read_soap(std::string_view body, Operation operation, const DialectOf& dialect_of);

} // namespace kyso::telco
