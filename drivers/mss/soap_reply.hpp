// SPDX-License-Identifier: Apache-2.0
// An answer in SOAP, 1.2 or 1.1, as reader.hpp says. Called by read_reply(), which has limited the size.
#pragma once

#include "drivers/mss/reader.hpp"

namespace kyso::mss {

Result<Reply> read_soap_reply(Operation operation, std::string_view body);

} // namespace kyso::mss
