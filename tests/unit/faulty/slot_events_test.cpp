// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/slot_events.hpp"

#include <array>
#include <gtest/gtest.h>
#include <thread>

namespace kyso::pkcs11::faulty {
namespace {

TEST(SlotEvents, tell_each_slot_once) {
    SlotEvents events;
    CK_SLOT_ID slot = 0;
    EXPECT_EQ(events.wait(true, &slot), CKR_NO_EVENT);
    events.happened(std::array<CK_SLOT_ID, 3>{4, 5, 4});
    EXPECT_EQ(events.wait(false, &slot), CKR_OK);
    EXPECT_EQ(slot, 4U);
    EXPECT_EQ(events.wait(true, &slot), CKR_OK);
    EXPECT_EQ(slot, 5U);
    EXPECT_EQ(events.wait(true, &slot), CKR_NO_EVENT);
    EXPECT_EQ(events.wait(true, nullptr), CKR_ARGUMENTS_BAD);
}

TEST(SlotEvents, let_go_of_who_waits_when_something_happens) {
    SlotEvents events;
    CK_SLOT_ID slot = 0;
    CK_RV result = CKR_GENERAL_ERROR;
    std::thread waiting([&] { result = events.wait(false, &slot); });
    events.happened(std::array<CK_SLOT_ID, 1>{9});
    waiting.join();
    EXPECT_EQ(result, CKR_OK);
    EXPECT_EQ(slot, 9U);
}

} // namespace
} // namespace kyso::pkcs11::faulty
