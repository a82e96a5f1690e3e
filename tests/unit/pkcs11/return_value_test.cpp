// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/return_value.hpp"

#include <gtest/gtest.h>

namespace kyso::pkcs11 {
namespace {

struct Row {
    const char* name;
    CK_RV return_value; ///< written as a number: the standard's, not the header's
    Errc errc;
};
class ReturnValue : public testing::TestWithParam<Row> {};

TEST_P(ReturnValue, means) {
    EXPECT_EQ(errc_of(GetParam().return_value), GetParam().errc);
}

INSTANTIATE_TEST_SUITE_P(
    , ReturnValue,
    testing::Values(
        Row{"cancel", 0x01, Errc::consent_refused}, Row{"host_memory", 0x02, Errc::token_error},
        Row{"slot_id_invalid", 0x03, Errc::token_removed}, Row{"general_error", 0x05, Errc::token_error},
        Row{"function_failed", 0x06, Errc::token_error}, Row{"arguments_bad", 0x07, Errc::token_error},
        Row{"data_len_range", 0x21, Errc::token_error}, Row{"device_error", 0x30, Errc::token_error},
        Row{"device_memory", 0x31, Errc::token_error}, Row{"device_removed", 0x32, Errc::token_removed},
        Row{"function_canceled", 0x50, Errc::consent_refused},
        Row{"function_not_parallel", 0x51, Errc::token_error},
        Row{"function_not_supported", 0x54, Errc::mechanism_unsupported},
        Row{"key_handle_invalid", 0x60, Errc::key_not_found},
        Row{"key_size_range", 0x62, Errc::mechanism_unsupported},
        Row{"key_type_inconsistent", 0x63, Errc::mechanism_unsupported},
        Row{"key_function_not_permitted", 0x68, Errc::certificate_not_for_signing},
        Row{"mechanism_invalid", 0x70, Errc::mechanism_unsupported},
        Row{"mechanism_param_invalid", 0x71, Errc::mechanism_unsupported},
        Row{"object_handle_invalid", 0x82, Errc::key_not_found},
        Row{"operation_active", 0x90, Errc::token_error}, Row{"pin_incorrect", 0xA0, Errc::pin_incorrect},
        Row{"pin_invalid", 0xA1, Errc::pin_not_usable}, Row{"pin_len_range", 0xA2, Errc::pin_not_usable},
        Row{"pin_expired", 0xA3, Errc::pin_not_usable}, Row{"pin_locked", 0xA4, Errc::pin_locked},
        Row{"pin_too_weak", 0xA5, Errc::pin_not_usable}, Row{"session_closed", 0xB0, Errc::token_removed},
        Row{"session_count", 0xB1, Errc::token_error},
        Row{"session_handle_invalid", 0xB3, Errc::token_removed},
        Row{"token_not_present", 0xE0, Errc::token_removed},
        Row{"token_not_recognized", 0xE1, Errc::token_removed},
        Row{"user_already_logged_in", 0x100, Errc::token_error},
        Row{"user_not_logged_in", 0x101, Errc::token_error},
        Row{"user_pin_not_initialized", 0x102, Errc::pin_not_usable},
        Row{"buffer_too_small", 0x150, Errc::driver_lied},
        Row{"cryptoki_not_initialized", 0x190, Errc::driver_lied},
        Row{"function_rejected", 0x200, Errc::consent_refused},
        Row{"vendor_defined", 0x80000001, Errc::token_error}, Row{"all_ones", ~CK_RV{0}, Errc::token_error}),
    [](const auto& row) { return row.param.name; });

/// Whatever a module invents, only its own values cost the person a message about the PIN.
TEST(ReturnValues, only_pin_values_speak_of_the_pin) {
    for (CK_RV rv = 1; rv < 0x400; ++rv) {
        const Errc errc = errc_of(rv);
        const bool about_pin =
            errc == Errc::pin_incorrect || errc == Errc::pin_locked || errc == Errc::pin_not_usable;
        EXPECT_EQ(about_pin, (rv >= 0xA0 && rv <= 0xA5) || rv == 0x102) << rv;
    }
}

TEST(ReturnValues, a_failure_names_function_and_number) {
    const Failure wrong = failure(0xA0, "C_Login");
    EXPECT_EQ(wrong.code(), Errc::pin_incorrect);
    EXPECT_EQ(wrong.return_value(), 0xA0U);
    EXPECT_EQ(wrong.detail(), "C_Login: CKR 0x000000a0");
}

} // namespace
} // namespace kyso::pkcs11
