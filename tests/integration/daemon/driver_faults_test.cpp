// SPDX-License-Identifier: Apache-2.0
// Threat T9, a sample: whatever a vendor's module does, the page gets one typed error, kysod lives, no PIN
// try is spent by itself and nothing is signed twice. The full sweep is issue-sized and runs in scripts/gate.
#include "tests/support/citizen/citizen.hpp"

#include <gtest/gtest.h>

namespace kyso::test {
namespace {

struct Fault {
    const char* name;
    const char* rules;
    const char* outcome;
    std::size_t logins;
};

class DriverFault : public testing::TestWithParam<Fault> {};

TEST_P(DriverFault, becomes_one_typed_error) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup(GetParam().rules)};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    const auto answer = page.call("registration.sign", registration_params());
    EXPECT_EQ(outcome_of(answer), GetParam().outcome) << daemon.log();
    EXPECT_TRUE(daemon.alive());
    EXPECT_EQ(citizen.calls_of("C_Login"), GetParam().logins);
    EXPECT_LE(citizen.calls_of("C_Sign"), 1U) << "never signed twice";
    EXPECT_EQ(outcome_of(page.call("session.hello", {})), "ok") << "kysod goes on";
    daemon.audit(); // throws where the chain is broken
}

INSTANTIATE_TEST_SUITE_P(
    All, DriverFault,
    testing::Values(
        Fault{"crash_in_sign", "C_Sign -> crash", "outcome_unknown", 1},
        Fault{"crash_after_sign", "C_Sign after -> crash", "outcome_unknown", 1},
        Fault{"exit_in_sign", "C_Sign -> exit 0", "outcome_unknown", 1},
        Fault{"hang_in_sign", "C_Sign -> hang", "outcome_unknown", 1},
        Fault{"spin_in_sign", "C_Sign -> spin", "outcome_unknown", 1},
        Fault{"crash_in_login", "C_Login -> crash", "driver_died", 1},
        Fault{"hang_in_login", "C_Login -> hang", "driver_hung", 1},
        Fault{"crash_at_load", "C_Initialize -> crash", "driver_died", 0},
        Fault{"hang_at_load", "C_Initialize -> hang", "driver_hung", 0},
        Fault{"error_at_load", "C_Initialize -> return CKR_GENERAL_ERROR", "driver_missing", 0},
        Fault{"removed_in_sign", "C_Sign -> return CKR_DEVICE_REMOVED", "token_removed", 1},
        Fault{"device_error_in_sign", "C_Sign -> return CKR_DEVICE_ERROR", "outcome_unknown", 1},
        Fault{"answer_lost_in_sign", "C_Sign after -> return CKR_FUNCTION_FAILED", "outcome_unknown", 1},
        Fault{"device_error_before_sign", "C_SignInit -> return CKR_DEVICE_ERROR", "token_error", 1},
        Fault{"swapped_before_login", "C_GetTokenInfo@3.. -> serial 0000000000000000", "token_changed", 0},
        Fault{"to_be_changed", "C_GetTokenInfo -> flags +0x00080000", "pin_must_change", 0},
        Fault{"garbled_signature", "C_Sign -> garble", "signature_invalid", 1},
        Fault{"signature_of_length_0", "C_Sign -> length 0", "driver_lied", 1},
        Fault{"signature_too_long", "C_Sign -> length +4096", "driver_lied", 1},
        Fault{"claims_success", "C_Sign -> return CKR_OK", "driver_lied", 1},
        Fault{"certificate_without_id", "C_GetAttributeValue attribute 0x102 -> replace empty",
              "key_not_found", 0},
        Fault{"writes_behind_the_buffer", "C_Sign -> overrun 64", "driver_lied", 1},
        Fault{"last_try", "C_GetTokenInfo -> flags +0x00020000", "pin_last_try", 0},
        Fault{"locked", "C_GetTokenInfo -> flags +0x00040000", "pin_locked", 0},
        Fault{"locked_by_the_token", "C_Login -> return CKR_PIN_LOCKED", "pin_locked", 1},
        Fault{"prints_a_lot", "* -> print noise", "ok", 1}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(DriverFault, a_module_that_does_not_exist_is_named_as_missing) {
    DaemonSetup setup;
    setup.module_path = "/usr/lib/softhsm/no-such-module.so";
    const TestDaemon daemon{setup};
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "driver_missing");
}

TEST(DriverFault, a_module_that_keeps_crashing_is_set_aside) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup("C_Initialize -> crash")};
    const IpcClient program{daemon.ipc_socket()};
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(outcome_of(program.call("devices.list", {})), "driver_died");
    EXPECT_EQ(outcome_of(program.call("devices.list", {})), "driver_quarantined");
}

} // namespace
} // namespace kyso::test
