// SPDX-License-Identifier: Apache-2.0
// Accounts and sessions in the store: what survives a restart, what may be in an account, who is found by
// what.
#include "portal/store.hpp"

#include "portal/random_token.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;
using test::fails_with;
using test::is_ok;

const std::chrono::sys_seconds noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h;

Account account(std::string id, std::optional<std::string> cccd, std::optional<std::string> cmnd) {
    Account made;
    made.id = std::move(id);
    made.identity = {"citizen", "NGUYỄN VĂN AN", std::move(cccd), std::move(cmnd), {}};
    made.method = "usb-token";
    made.level = 3;
    made.level_assumed = true;
    made.form = {"1990-09-05", {}};
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
    test::TemporaryFolder folder_;
    std::string file_ = (folder_.path() / "portal.sqlite").string();
};

TEST_F(StoreTest, remembers_over_a_restart) {
    ASSERT_THAT(Store::open(file_)->accounts.add(account("a", "079200001234", "012345678"), session_for("a")),
                is_ok());
    auto store = Store::open(file_);
    const auto found = store->accounts.account_of(session_for("a").hash, noon);
    ASSERT_THAT(found, is_ok());
    EXPECT_EQ(found->identity.cccd, "079200001234");
    EXPECT_EQ(found->identity.cmnd, "012345678");
    EXPECT_EQ(found->form.email, std::nullopt);
    EXPECT_EQ(found->certificate, (Bytes{0x30, 0x00}));
    EXPECT_EQ(found->signature, (Bytes{1, 2, 3}));
    EXPECT_EQ(found->created_at, noon);
    EXPECT_TRUE(found->level_assumed);
}

TEST_F(StoreTest, an_account_that_exists_leaves_no_session_behind) {
    auto store = Store::open(file_);
    ASSERT_THAT(store->accounts.add(account("a", "079200001234", {}), session_for("a")), is_ok());
    EXPECT_THAT(store->accounts.add(account("b", "079200001234", {}), session_for("b")),
                fails_with(Errc::account_exists));
    EXPECT_THAT(store->accounts.account_of(session_for("b").hash, noon), fails_with(Errc::session_unknown));
}

TEST_F(StoreTest, an_account_without_any_id_cannot_be_stored) {
    auto store = Store::open(file_);
    EXPECT_THAT(store->accounts.add(account("a", {}, {}), session_for("a")), fails_with(Errc::portal_failed));
}

TEST_F(StoreTest, an_account_holds_what_its_subject_has) {
    auto store = Store::open(file_);
    Account enterprise = account("e", {}, {});
    enterprise.identity = {"enterprise", "CÔNG TY THỬ", {}, {}, "9912345671"};
    enterprise.form = {{}, "ke.toan@example.vn"};
    ASSERT_THAT(store->accounts.add(enterprise, session_for("e")), is_ok());
    const auto refused = [&](auto alter) {
        Account altered = enterprise;
        altered.id = "x";
        altered.identity.mst = "9912345671-001";
        alter(altered);
        EXPECT_THAT(store->accounts.add(altered, session_for("x")), fails_with(Errc::portal_failed));
    };
    refused([](Account& it) { it.form.email.reset(); });
    refused([](Account& it) { it.identity.mst.reset(); });
    refused([](Account& it) { it.identity.cccd = "079200001234"; });
    refused([](Account& it) { it.identity.subject = "robot"; });
    refused([](Account& it) { it.revocation = "revoked"; });
}

TEST_F(StoreTest, an_account_is_found_by_either_number_of_its_own_subject) {
    auto store = Store::open(file_);
    ASSERT_THAT(store->accounts.add(account("old", {}, "012345678"), session_for("old")), is_ok());
    ASSERT_THAT(store->accounts.add(account("new", "079200001234", {}), session_for("new")), is_ok());
    const auto found = [&](Identity identity) -> std::string {
        const auto account = store->accounts.find(identity);
        return account ? account->id : std::string(info(account.error().code()).name);
    };
    EXPECT_EQ(found({"citizen", "", {}, "012345678", {}}), "old");
    EXPECT_EQ(found({"citizen", "", "079200001234", {}, {}}), "new");
    EXPECT_EQ(found({"citizen", "", "079200001234", "012345678", {}}), "new")
        << "the number for life goes first";
    EXPECT_EQ(found({"citizen", "", "001200004321", "012345678", {}}), "old");
    EXPECT_EQ(found({"citizen", "", "001200004321", {}, {}}), "account_unknown");
    EXPECT_EQ(found({"citizen", "", {}, {}, {}}), "account_unknown");
    EXPECT_EQ(found({"enterprise", "", "079200001234", {}, {}}), "account_unknown");
}

} // namespace
} // namespace kyso::portal
