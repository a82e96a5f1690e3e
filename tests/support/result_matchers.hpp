// SPDX-License-Identifier: Apache-2.0
// EXPECT_THAT(read(x), is_ok()), EXPECT_THAT(read(x), fails_with(Errc::too_deep)).
#pragma once

#include "protocol/result.hpp"

#include <gmock/gmock.h>

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
