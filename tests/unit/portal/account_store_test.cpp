// SPDX-License-Identifier: Apache-2.0
// The store by itself: what survives a restart, what a later version's file does, how many registrations may
// be open.
#include "portal/account_store.hpp"

#include "portal/random_token.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;
using test::fails_with;
using test::is_ok;

const std::chrono::sys_seconds noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h;

Account account(std::string id, std::optional<std::string> cccd, std::optional<std::string> cmnd) {
    Account made;
    made.id = std::move(id);
    made.subject = "citizen";
    made.method = "usb-token";
    made.level = 3;
    made.level_assumed = true;
    made.name = "NGUYỄN VĂN AN";
    made.cccd = std::move(cccd);
    made.cmnd = std::move(cmnd);
    made.birth_date = "1990-09-05";
    made.certificate = {0x30, 0x00};
    made.statement = "{}";
    made.signature = {1, 2, 3};
    made.created_at = noon;
    return made;
}

Session session_for(const std::string& account) {
    return {sha256(as_bytes("s-" + account)), account, noon + 30min};
}

class StoreTest : public testing::Test {
  protected:
    StoreTest() { std::filesystem::create_directories(folder_); }
    ~StoreTest() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("kyso-portal-test-" + random_token(9));
    std::string file_ = (folder_ / "portal.sqlite").string();
};

TEST_F(StoreTest, remembers_over_a_restart) {
    ASSERT_THAT(AccountStore::open(file_)->add(account("a", "079200001234", "012345678"), session_for("a")),
                is_ok());
    auto store = AccountStore::open(file_);
    const auto found = store->account_of(session_for("a").hash, noon);
    ASSERT_THAT(found, is_ok());
    EXPECT_EQ(found->cccd, "079200001234");
    EXPECT_EQ(found->cmnd, "012345678");
    EXPECT_EQ(found->email, std::nullopt);
    EXPECT_EQ(found->certificate, (Bytes{0x30, 0x00}));
    EXPECT_EQ(found->signature, (Bytes{1, 2, 3}));
    EXPECT_EQ(found->created_at, noon);
    EXPECT_TRUE(found->level_assumed);
}

TEST_F(StoreTest, a_nonce_is_used_once_whoever_asks) {
    auto one = AccountStore::open(file_);
    auto other = AccountStore::open(file_);
    const Bytes session = sha256(as_bytes("session"));
    ASSERT_THAT(one->add(OpenRegistration{"n", session, "citizen", "usb-token", noon}), is_ok());
    const auto used = other->use_nonce("n", session, noon + 1s);
    ASSERT_THAT(used, is_ok());
    EXPECT_EQ(used->method, "usb-token");
    EXPECT_EQ(used->made_at, noon);
    EXPECT_THAT(one->use_nonce("n", session, noon + 1s), fails_with(Errc::nonce_used));
}

TEST_F(StoreTest, an_account_that_exists_leaves_no_session_behind) {
    auto store = AccountStore::open(file_);
    ASSERT_THAT(store->add(account("a", "079200001234", {}), session_for("a")), is_ok());
    EXPECT_THAT(store->add(account("b", "079200001234", {}), session_for("b")),
                fails_with(Errc::account_exists));
    EXPECT_THAT(store->account_of(session_for("b").hash, noon), fails_with(Errc::session_unknown));
}

TEST_F(StoreTest, an_account_without_any_id_cannot_be_stored) {
    auto store = AccountStore::open(file_);
    EXPECT_THAT(store->add(account("a", {}, {}), session_for("a")), fails_with(Errc::portal_failed));
}

TEST_F(StoreTest, old_nonces_are_forgotten) {
    auto store = AccountStore::open(file_);
    const Bytes session = sha256(as_bytes("session"));
    ASSERT_THAT(store->add(OpenRegistration{"old", session, "citizen", "usb-token", noon}), is_ok());
    ASSERT_THAT(store->add(OpenRegistration{"new", session, "citizen", "usb-token", noon + 16min}), is_ok());
    EXPECT_THAT(store->use_nonce("old", session, noon + 16min), fails_with(Errc::nonce_unknown));
    EXPECT_THAT(store->use_nonce("new", session, noon + 16min), is_ok());
}

TEST_F(StoreTest, open_registrations_are_bounded) {
    {
        auto made = AccountStore::open(file_);
        ASSERT_THAT(made, is_ok());
    }
    auto database = Database::open(file_);
    ASSERT_THAT(database->execute(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
                    "INSERT INTO nonces SELECT i, x'00', 'citizen', 'usb-token', 1795348800, NULL FROM n"),
                is_ok());
    auto store = AccountStore::open(file_);
    EXPECT_EQ(noon.time_since_epoch().count(), 1795348800);
    const OpenRegistration more{"n", sha256(as_bytes("s")), "citizen", "usb-token", noon + 4min};
    EXPECT_THAT(store->add(more), fails_with(Errc::portal_busy));
    OpenRegistration later = more;
    later.made_at = noon + 6min;
    EXPECT_THAT(store->add(later), is_ok());
}

TEST_F(StoreTest, a_file_of_a_later_version_is_left_alone) {
    ASSERT_THAT(Database::open(file_)->execute("PRAGMA user_version = 3"), is_ok());
    const auto store = AccountStore::open(file_);
    ASSERT_THAT(store, fails_with(Errc::config_invalid));
    EXPECT_NE(store.error().detail().find("later version"), std::string::npos);
}

TEST_F(StoreTest, what_is_no_database_is_refused) {
    std::filesystem::create_directory(file_);
    EXPECT_THAT(AccountStore::open(file_), fails_with(Errc::config_invalid));
}

} // namespace
} // namespace kyso::portal
