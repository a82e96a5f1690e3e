// SPDX-License-Identifier: Apache-2.0
// JSON in the one spelling of RFC 8785, for values made of objects, arrays and strings: what is signed must
// have one text only. Called by RegistrationStatement. Numbers are left out on purpose: their canonical form
// is the hard part of RFC 8785, and nothing that we sign has one.
#pragma once

#include "protocol/result.hpp"

#include <boost/json/value.hpp>

namespace kyso::signature {

/// Errc::statement_invalid, with the path, for anything but objects, arrays and UTF-8 strings; too_deep below
/// 16 levels.
Result<std::string> canonical_json(const boost::json::value& value);

} // namespace kyso::signature
