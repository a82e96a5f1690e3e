// SPDX-License-Identifier: Apache-2.0
// The table of checks, its profile and the page that explains them belong together.
#include "pkcs11/kit/check_table.hpp"
#include "pkcs11/kit/profile.hpp"
#include "pkcs11/kit/return_value_name.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <set>

namespace kyso::pkcs11::kit {
namespace {

TEST(Table, ids_are_in_order_and_every_text_is_there) {
    std::string_view before;
    for (const CheckInfo& check : all_checks()) {
        EXPECT_LT(before, check.id);
        before = check.id;
        EXPECT_NE(group_of(check.id), "other");
        for (const auto text : {check.title_vi, check.title_en, check.impact_vi, check.impact_en})
            EXPECT_FALSE(text.empty()) << check.id;
        EXPECT_NE(check.title_vi, check.title_en);
    }
}

TEST(Table, smoke_names_each_check_once) {
    const std::set<std::string_view> ids{smoke_profile().begin(), smoke_profile().end()};
    EXPECT_EQ(ids.size(), smoke_profile().size());
    EXPECT_EQ(ids.size(), all_checks().size()) << "a check that no profile has is never tried";
    for (const std::string_view id : ids)
        EXPECT_NE(find_check(id), nullptr) << id;
}

TEST(Table, the_page_explains_every_check) {
    std::ifstream stream{KYSO_SOURCE_DIR "/docs/driver-test-kit.md"};
    const std::string page{std::istreambuf_iterator<char>{stream}, {}};
    for (const CheckInfo& check : all_checks())
        EXPECT_THAT(page,
                    testing::HasSubstr("\n| " + std::string{check.id} + " | " + std::string{check.title_en}));
}

TEST(ReturnValueName, has_name_and_number) {
    EXPECT_EQ(return_value_name(0xA0), "CKR_PIN_INCORRECT (0xa0)");
    EXPECT_EQ(return_value_name(0x80000001), "0x80000001");
}

} // namespace
} // namespace kyso::pkcs11::kit
