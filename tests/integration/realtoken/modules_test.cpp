// SPDX-License-Identifier: Apache-2.0
// Every module that is at hand, with every kind of key, through what a portal asks for: a registration, a
// sign-in, a batch. OpenSC, its one-pin variant and ykcs11 on the virtual token through pcscd; SoftHSM alone.
#include "tests/integration/realtoken/requests.hpp"

namespace kyso::test {
namespace {

constexpr std::size_t batch_size = 5;

struct Row {
    const char* name;
    std::string module; ///< empty: SoftHSM
    KeyKind kind;
    bool asks_each_time;
};

class EveryModule : public testing::TestWithParam<Row> {
  protected:
    /// The three requests, and the person's windows for them.
    static void story(const DaemonSetup& setup, const TestPki& pki, const signature::Certificate& holder) {
        const TestDaemon daemon{setup};
        ASSERT_TRUE(shows_devices(daemon, 1)) << daemon.log();
        daemon.person_types(pin);
        WebsocketClient page{daemon.port(), portal_origin};
        const Judge judge{pki};
        judge.registration(page.call("registration.sign", registration_params()));
        const std::string nonce = to_base64(Bytes(32, 3));
        judge.login(page.call("authentication.sign", {{"nonce", nonce}}), holder, nonce);
        EXPECT_EQ(judge.batch(page.call("document.sign", documents(batch_size))), batch_size) << daemon.log();
        EXPECT_EQ(daemon.shown().size(), GetParam().asks_each_time ? 2 + batch_size : 3U);
        EXPECT_EQ(daemon.audit().back().at("result"), "ok");
    }
};

TEST_P(EveryModule, registers_signs_in_and_signs_a_batch) {
    const Row& row = GetParam();
    if (row.module.empty()) {
        Profile profile;
        profile.key = row.kind;
        const Citizen citizen{profile, pin, row.asks_each_time};
        DaemonSetup setup = citizen.setup();
        setup.origins.clear();
        setup.more_toml = "[[origin]]\norigin = \"https://portal.example\"\nmethods = "
                          "[\"registration.sign\", \"authentication.sign\", \"document.sign\"]\n";
        return story(setup, citizen.pki(), citizen.issued().certificate);
    }
    const TokenCitizen citizen{{{"an", row.kind, row.asks_each_time ? "9C" : "9A"}}};
    story(citizen.setup(row.module), citizen.pki(), citizen.issued("an").certificate);
    EXPECT_EQ(citizen.token().count("an", "signatures"), 2 + static_cast<std::int64_t>(batch_size));
    EXPECT_EQ(citizen.token().count("an", "wrong_pin"), 0);
}

std::vector<Row> rows() {
    std::vector<Row> all;
    const struct {
        const char* name;
        std::string module;
    } modules[] = {
        {"OpenSC", opensc_module}, {"OnePin", one_pin_module}, {"Ykcs11", ykcs11_module}, {"SoftHSM", ""}};
    for (const auto& module : modules) {
        all.push_back({module.name, module.module, KeyKind::rsa_2048, false});
        all.push_back({module.name, module.module, KeyKind::ec_p256, false});
        all.push_back({module.name, module.module, KeyKind::rsa_2048, true});
        all.push_back({module.name, module.module, KeyKind::ec_p256, true});
    }
    return all;
}

INSTANTIATE_TEST_SUITE_P(Keys, EveryModule, testing::ValuesIn(rows()), [](const auto& row) {
    return std::string{row.param.name} + (row.param.kind == KeyKind::rsa_2048 ? "Rsa" : "P256") +
           (row.param.asks_each_time ? "AsksEachTime" : "");
});

} // namespace
} // namespace kyso::test
