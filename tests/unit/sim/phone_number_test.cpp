// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/phone_number.hpp"

#include "tests/support/result_matchers.hpp"

namespace kyso::sim {
namespace {

class TakenTest : public testing::TestWithParam<const char*> {};

TEST_P(TakenTest, as_one_number) {
    const auto number = PhoneNumber::read(GetParam());
    ASSERT_THAT(number, test::is_ok());
    EXPECT_EQ(number->msisdn(), "84912345678");
}

INSTANTIATE_TEST_SUITE_P(Spelling, TakenTest,
                         testing::Values("0912345678", "84912345678", "+84912345678", "0912 345 678",
                                         "+84 912 345 678", "0912.345.678", "091-234-5678"));

class NotTakenTest : public testing::TestWithParam<const char*> {};

TEST_P(NotTakenTest, is_refused) {
    EXPECT_THAT(PhoneNumber::read(GetParam()), test::fails_with(Errc::phone_invalid));
}

INSTANTIATE_TEST_SUITE_P(Spelling, NotTakenTest,
                         testing::Values("", "+", "0", "091234567", "09123456789", "912345678", "+0912345678",
                                         "0212345678", "0112345678", "841234567890", "8491234567",
                                         "+1 912 345 678", " 0912345678", "0912345678 ", "0912  345678",
                                         "0912345678a", "++84912345678", "0912\n345678", "0912\u00a0345678",
                                         "٠٩١٢٣٤٥٦٧٨", "0912 345 678 0912 345 678 0912 345 678"));

TEST(PhoneNumberTest, is_shown_as_people_write_it_and_hidden_from_logs) {
    const auto number = PhoneNumber::read("84912345678");
    EXPECT_EQ(number->national(), "0912 345 678");
    EXPECT_EQ(number->masked(), "09•• ••• 678");
}

} // namespace
} // namespace kyso::sim
