// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/keyed_hash.hpp"

#include <gtest/gtest.h>

namespace kyso::core {
namespace {

TEST(KeyedHash, is_that_of_rfc_4231_test_case_2) {
    EXPECT_EQ(keyed_hash(as_bytes("Jefe"), as_bytes("what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

} // namespace
} // namespace kyso::core
