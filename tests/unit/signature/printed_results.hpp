// SPDX-License-Identifier: Apache-2.0
// The result matchers, and how GoogleTest prints a Result: Boost's own operator<< does not compile where
// value or error has none. Included by every test here that looks at results.
#pragma once

#include "tests/support/result_matchers.hpp"

#include <ostream>

namespace kyso {

template <class T>
void PrintTo(const boost::system::result<T, Error>& result, std::ostream* out) {
    *out << (result.has_value() ? "a value" : "the error " + result.error().describe());
}

} // namespace kyso
