// SPDX-License-Identifier: Apache-2.0
// EXPECT_THAT(read(x), is_ok()), EXPECT_THAT(read(x), fails_with(Errc::too_deep)).
#pragma once

#include "protocol/result.hpp"

#include <gmock/gmock.h>

#include <concepts>

namespace kyso {

/// GoogleTest would print a result with Boost's operator<<, which does not compile where the value has none.
template <class T, std::derived_from<Error> E>
void PrintTo(const boost::system::result<T, E>& result, std::ostream* out) {
    *out << (result.has_value() ? "a value" : "the error " + result.error().describe());
}

} // namespace kyso

namespace kyso::test {

MATCHER(is_ok, "is a value") {
    if (arg.has_value()) return true;
    *result_listener << "is the error " << arg.error().describe();
    return false;
}

MATCHER_P(fails_with, errc, "is the error " + std::string(info(errc).name)) {
    if (arg.has_value()) {
        *result_listener << "is a value";
        return false;
    }
    *result_listener << "is the error " << arg.error().describe();
    return arg.error() == errc;
}

} // namespace kyso::test
