// SPDX-License-Identifier: Apache-2.0
#include "protocol/random.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kyso {
namespace {

TEST(Random, as_many_octets_as_asked_for_and_never_the_same) {
    EXPECT_TRUE(random_octets(0).empty());
    EXPECT_EQ(random_octets(1 << 16).size(), 1U << 16U);
    std::set<Bytes> seen;
    for (int i = 0; i < 1000; ++i)
        EXPECT_TRUE(seen.insert(random_octets(16)).second);
}

TEST(Random, every_octet_is_filled) {
    Bytes all(64);
    for (int i = 0; i < 100; ++i) {
        const Bytes octets = random_octets(all.size());
        for (std::size_t at = 0; at < all.size(); ++at)
            all[at] |= octets[at];
    }
    EXPECT_EQ(all, Bytes(64, 0xFF));
}

} // namespace
} // namespace kyso
