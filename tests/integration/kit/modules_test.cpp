// SPDX-License-Identifier: Apache-2.0
// The kit on modules that people use: no fail that is not theirs. What each of them does otherwise than the
// standard is listed, and docs/driver-test-kit.md says why.
#include "tests/integration/kit/kit_stage.hpp"
#include "tests/integration/token/pkcs11_tool.hpp"

namespace kyso::test {
namespace {

constexpr const char* modules = "/usr/lib/x86_64-linux-gnu/";

struct OnVirtualToken {
    const char* name;
    const char* module;
    const char* fails;
    const char* deviations;
    const char* skips;
};

class VirtualToken : public testing::TestWithParam<OnVirtualToken> {
  protected:
    TokenSetting setting_{yubikey_in_reader()};
};

TEST_P(VirtualToken, is_judged_the_same_each_time) {
    const OnVirtualToken& row = GetParam();
    ASSERT_TRUE((Pkcs11Tool{setting_, row.module}.comes_to_list("token label"))) << setting_.pcscd_log();
    const auto told = run_kit(setting_.environment(), std::string{modules} + row.module);
    EXPECT_EQ(told.with("fail"), row.fails) << told.text;
    EXPECT_EQ(told.with("deviation"), row.deviations) << told.text;
    EXPECT_EQ(told.with("skip"), row.skips) << told.text;
    EXPECT_EQ(told.with("blocked"), "");
    EXPECT_EQ(setting_.count("an", "pin_tries_left"), 3);
}

const OnVirtualToken on_virtual_token[] = {
    // SIGPIPE is ignored by GIO, which OpenSC asks for its notifications.
    {"OpenSC", "opensc-pkcs11.so", "A08 A09", "", ""},
    // The length needed is not told with CKR_BUFFER_TOO_SMALL.
    {"Ykcs11", "libykcs11.so", "I12", "D01 D06", ""}};
INSTANTIATE_TEST_SUITE_P(each, VirtualToken, testing::ValuesIn(on_virtual_token),
                         [](const auto& row) { return row.param.name; });

TEST(P11KitClient, over_SoftHSM) {
    const KitStage stage;
    const auto socket = stage.hsm().folder() / "p11-kit";
    const ChildProcess server{{{"p11-kit", "server", "--foreground", "--name", socket.string(), "--provider",
                                SoftHsm::module, "pkcs11:"},
                               {stage.hsm().environment()}}};
    ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(socket); })) << "is p11-kit installed?";
    const auto told = run_kit("P11_KIT_SERVER_ADDRESS=unix:path=" + socket.string(),
                              std::string{modules} + "pkcs11/p11-kit-client.so");
    EXPECT_EQ(told.with("fail"), "") << told.text;
    EXPECT_EQ(told.with("deviation"), "D06") << told.text; // p11-kit passes no events on
    EXPECT_EQ(told.with("skip"), "") << told.text;
}

} // namespace
} // namespace kyso::test
