// SPDX-License-Identifier: Apache-2.0
// The store's file: what an older version's becomes, what a later version's does, what is no database.
#include "portal/store.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace kyso::portal {
namespace {

using test::fails_with;
using test::is_ok;

// As kyso-portal made them before it knew enterprises. Never altered: files of that time are like this.
constexpr const char* version_1 = R"sql(
CREATE TABLE accounts (
  id TEXT PRIMARY KEY, subject TEXT NOT NULL, method TEXT NOT NULL, level INTEGER NOT NULL,
  level_assumed INTEGER NOT NULL,
  name TEXT NOT NULL, cccd TEXT UNIQUE, cmnd TEXT UNIQUE, email TEXT, birth_date TEXT NOT NULL,
  certificate BLOB NOT NULL, statement TEXT NOT NULL, signature BLOB NOT NULL, created_at INTEGER NOT NULL,
  CHECK (cccd IS NOT NULL OR cmnd IS NOT NULL)) STRICT;
CREATE TABLE nonces (
  nonce TEXT PRIMARY KEY, session BLOB NOT NULL, subject TEXT NOT NULL, method TEXT NOT NULL,
  made_at INTEGER NOT NULL, used_at INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX nonces_made_at ON nonces (made_at);
CREATE TABLE sessions (
  hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id), expires_at INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
INSERT INTO accounts VALUES ('a', 'citizen', 'usb-token', 3, 1, 'NGUYỄN VĂN AN', '079200001234', NULL, NULL,
  '1990-09-05', x'3000', '{}', x'010203', 1795348800);
INSERT INTO nonces VALUES ('n', x'00', 'citizen', 'usb-token', 1795348800, NULL);
INSERT INTO sessions VALUES (x'00', 'a', 1795350600);
PRAGMA user_version = 1;
)sql";
constexpr const char* version_2 = R"sql(
ALTER TABLE accounts ADD COLUMN revocation TEXT NOT NULL DEFAULT 'unknown' CHECK (revocation IN ('good', 'unknown'));
ALTER TABLE accounts ADD COLUMN revocation_evidence TEXT NOT NULL DEFAULT 'not_asked';
ALTER TABLE accounts ADD COLUMN revocation_at INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET revocation = 'good', revocation_evidence = 'http://ocsp.example/', revocation_at = 1795348000;
PRAGMA user_version = 2;
)sql";

class StoreFileTest : public testing::Test {
  protected:
    void make(std::initializer_list<const char*> scripts) {
        auto database = Database::open(file_);
        ASSERT_THAT(database, is_ok());
        for (const char* script : scripts)
            ASSERT_THAT(database->execute(script), is_ok());
    }
    test::TemporaryFolder folder_;
    std::string file_ = (folder_.path() / "portal.sqlite").string();
};

TEST_F(StoreFileTest, accounts_of_version_1_are_kept) {
    make({version_1});
    for (int opened = 0; opened < 2; ++opened) {
        auto store = Store::open(file_);
        ASSERT_THAT(store, is_ok());
        const auto account = store->accounts.find({"citizen", "", "079200001234", {}, {}});
        ASSERT_THAT(account, is_ok());
        EXPECT_EQ(account->id, "a");
        EXPECT_EQ(account->identity.name, "NGUYỄN VĂN AN");
        EXPECT_EQ(account->form.birth_date, "1990-09-05");
        EXPECT_EQ(account->certificate, (Bytes{0x30, 0x00}));
        EXPECT_EQ(account->revocation, "unknown");
        EXPECT_EQ(account->revocation_evidence, "not_asked");
    }
}

TEST_F(StoreFileTest, accounts_of_version_2_are_kept_with_their_verdict) {
    make({version_1, version_2});
    auto store = Store::open(file_);
    ASSERT_THAT(store, is_ok());
    const auto account = store->accounts.find({"citizen", "", "079200001234", {}, {}});
    ASSERT_THAT(account, is_ok());
    EXPECT_EQ(account->revocation, "good");
    EXPECT_EQ(account->revocation_evidence, "http://ocsp.example/");
    EXPECT_EQ(account->revocation_at->time_since_epoch().count(), 1795348000);
}

TEST_F(StoreFileTest, of_a_later_version_is_left_alone) {
    make({"PRAGMA user_version = 4"});
    const auto store = Store::open(file_);
    ASSERT_THAT(store, fails_with(Errc::config_invalid));
    EXPECT_NE(store.error().detail().find("later version"), std::string::npos);
}

TEST_F(StoreFileTest, what_is_no_database_is_refused) {
    std::filesystem::create_directory(file_);
    EXPECT_THAT(Store::open(file_), fails_with(Errc::config_invalid));
}

} // namespace
} // namespace kyso::portal
