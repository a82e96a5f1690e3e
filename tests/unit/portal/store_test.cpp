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

// Version 3, made by the program of that time: enterprises, challenges with a purpose.
constexpr const char* version_3 = R"sql(
CREATE TABLE accounts (
  id TEXT PRIMARY KEY, subject TEXT NOT NULL CHECK (subject IN ('citizen', 'enterprise')), method TEXT NOT NULL,
  level INTEGER NOT NULL, level_assumed INTEGER NOT NULL,
  name TEXT NOT NULL, cccd TEXT UNIQUE, cmnd TEXT UNIQUE, mst TEXT UNIQUE, email TEXT, birth_date TEXT,
  certificate BLOB NOT NULL, statement TEXT NOT NULL, signature BLOB NOT NULL, created_at INTEGER NOT NULL,
  revocation TEXT NOT NULL CHECK (revocation IN ('good', 'unknown')),
  revocation_evidence TEXT NOT NULL, revocation_at INTEGER NOT NULL,
  CHECK (CASE subject WHEN 'citizen' THEN (cccd IS NOT NULL OR cmnd IS NOT NULL) AND mst IS NULL AND birth_date IS NOT NULL
                      ELSE mst IS NOT NULL AND cccd IS NULL AND cmnd IS NULL AND email IS NOT NULL END)) STRICT;
CREATE TABLE sessions (
  hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id), expires_at INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE challenges (
  nonce TEXT PRIMARY KEY, session BLOB NOT NULL, purpose TEXT NOT NULL CHECK (purpose IN ('registration', 'sign-in')),
  subject TEXT NOT NULL, method TEXT NOT NULL, made_at INTEGER NOT NULL, used_at INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX challenges_made_at ON challenges (made_at);
CREATE TABLE captchas (
  id TEXT PRIMARY KEY, answer TEXT NOT NULL, drawn INTEGER NOT NULL, made_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX captchas_made_at ON captchas (made_at);
CREATE TABLE passes (session BLOB PRIMARY KEY, starts_left INTEGER NOT NULL, expires_at INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
INSERT INTO accounts VALUES ('e', 'enterprise', 'usb-token', 3, 1, 'CÔNG TY CỔ PHẦN MẪU', NULL, NULL, '9900000016',
  'ke.toan@example.vn', NULL, x'3000', '{}', x'010203', 1795348800, 'good', 'http://ocsp.example/', 1795348000);
INSERT INTO sessions VALUES (x'00', 'e', 1795350600);
INSERT INTO challenges VALUES ('n', x'01', 'registration', 'citizen', 'usb-token', 1795348800, NULL);
PRAGMA user_version = 3;
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

TEST_F(StoreFileTest, accounts_sessions_and_challenges_of_version_3_are_kept) {
    make({version_3});
    for (int opened = 0; opened < 2; ++opened) {
        auto store = Store::open(file_);
        ASSERT_THAT(store, is_ok());
        const std::chrono::sys_seconds then{std::chrono::seconds{1795348900}};
        const auto account = store->accounts.account_of(Bytes{0}, then);
        ASSERT_THAT(account, is_ok());
        EXPECT_EQ(account->identity.mst, "9900000016");
        EXPECT_EQ(account->form.email, "ke.toan@example.vn");
        EXPECT_TRUE(account->form_signed) << "a token signs its form";
        EXPECT_EQ(account->phone, std::nullopt);
        const auto used = store->visits.use_nonce("n", Bytes{1}, Challenge::Purpose::registration, then);
        EXPECT_EQ(used ? used->phone : "refused", opened == 0 ? "" : "refused");
    }
}

TEST_F(StoreFileTest, of_a_later_version_is_left_alone) {
    make({"PRAGMA user_version = 6"});
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
