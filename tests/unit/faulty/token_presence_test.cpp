// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/token_presence.hpp"

#include <gtest/gtest.h>

namespace kyso::pkcs11::faulty {
namespace {

Subject slot(CK_SLOT_ID id) {
    return {.slot = id, .session = {}};
}
Subject session(CK_SESSION_HANDLE handle) {
    return {.slot = {}, .session = handle};
}
const Subject whole_module;

TEST(TokenPresence, refuses_nothing_at_first) {
    TokenPresence presence;
    presence.opened(11, 1);
    EXPECT_EQ(presence.refusal(slot(1)), CKR_OK);
    EXPECT_EQ(presence.refusal(session(11)), CKR_OK);
    EXPECT_EQ(presence.refusal(session(99)), CKR_OK) << "the real module answers for what it never opened";
    EXPECT_EQ(presence.refusal(whole_module), CKR_OK);
}

TEST(TokenPresence, removes_the_token_of_a_session_and_no_other) {
    TokenPresence presence;
    presence.opened(11, 1);
    presence.opened(22, 2);
    presence.remove(session(11));
    EXPECT_TRUE(presence.is_removed(1));
    EXPECT_EQ(presence.refusal(slot(1)), CKR_TOKEN_NOT_PRESENT);
    EXPECT_EQ(presence.refusal(session(11)), CKR_DEVICE_REMOVED);
    EXPECT_FALSE(presence.is_removed(2));
    EXPECT_EQ(presence.refusal(session(22)), CKR_OK);
    EXPECT_EQ(presence.refusal(whole_module), CKR_OK);
}

TEST(TokenPresence, keeps_old_sessions_dead_after_insertion) {
    TokenPresence presence;
    presence.opened(11, 1);
    presence.remove(slot(1));
    presence.insert(slot(1));
    EXPECT_EQ(presence.refusal(slot(1)), CKR_OK);
    EXPECT_EQ(presence.refusal(session(11)), CKR_SESSION_HANDLE_INVALID);
    presence.opened(12, 1);
    EXPECT_EQ(presence.refusal(session(12)), CKR_OK);
    presence.opened(11, 1);
    EXPECT_EQ(presence.refusal(session(11)), CKR_OK) << "the real module gave the handle anew";
}

TEST(TokenPresence, revives_old_sessions) {
    TokenPresence presence;
    presence.opened(11, 1);
    presence.remove(slot(1));
    presence.revive(slot(1));
    EXPECT_EQ(presence.refusal(session(11)), CKR_OK) << "stale, but alive";
}

TEST(TokenPresence, swaps_are_a_removal_and_counted) {
    TokenPresence presence;
    presence.opened(11, 1);
    presence.swap(whole_module);
    EXPECT_FALSE(presence.is_removed(1));
    EXPECT_EQ(presence.swaps(1), 1U);
    EXPECT_EQ(presence.refusal(session(11)), CKR_SESSION_HANDLE_INVALID);
}

TEST(TokenPresence, numbers_sessions_in_the_order_of_opening) {
    TokenPresence presence;
    presence.opened(11, 1);
    presence.opened(22, 1);
    EXPECT_EQ(presence.number_of(22), 2U);
    EXPECT_EQ(presence.open_sessions(), 2U);
    presence.closed(11);
    EXPECT_EQ(presence.number_of(11), 0U);
    presence.opened(33, 1);
    EXPECT_EQ(presence.number_of(33), 3U);
    presence.all_closed(1);
    EXPECT_EQ(presence.open_sessions(), 0U);
}

TEST(TokenPresence, removes_and_inserts_every_token) {
    TokenPresence presence;
    presence.opened(11, 1);
    presence.remove(slot(2));
    presence.remove(whole_module);
    for (const CK_SLOT_ID id : {1UL, 2UL, 3UL})
        EXPECT_TRUE(presence.is_removed(id)) << id;
    EXPECT_EQ(presence.refusal(session(11)), CKR_DEVICE_REMOVED);
    presence.insert(slot(3));
    EXPECT_FALSE(presence.is_removed(3));
    EXPECT_TRUE(presence.is_removed(1));
    presence.insert(whole_module);
    EXPECT_FALSE(presence.is_removed(1));
    EXPECT_FALSE(presence.is_removed(2));
    EXPECT_EQ(presence.refusal(session(11)), CKR_SESSION_HANDLE_INVALID);
}

} // namespace
} // namespace kyso::pkcs11::faulty
