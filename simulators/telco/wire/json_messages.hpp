// SPDX-License-Identifier: Apache-2.0
// The JSON twin of the messages, as Kiuru and Swisscom speak it: the same members, texts for numbers.
#pragma once

#include "simulators/telco/wire/messages.hpp"

namespace kyso::telco {

ReadRequest read_json_request(std::string_view body, Operation operation);
std::string write_json(const Reply& reply);
std::string write_json_fault(const Outcome& outcome);

} // namespace kyso::telco
