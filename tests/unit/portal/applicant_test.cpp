// SPDX-License-Identifier: Apache-2.0
// The form's fields, as they come out of a signed statement, and whose certificate registers whom.
#include "portal/applicant.hpp"

#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::portal {
namespace {

const std::chrono::sys_days today = std::chrono::year{2026} / 11 / 22;

struct FieldCase {
    const char* name;
    const char* field; ///< birthDate or email
    std::string value;
    bool good;
};
void PrintTo(const FieldCase& row, std::ostream* out) {
    *out << row.name;
}

class FieldTest : public testing::TestWithParam<FieldCase> {};

TEST_P(FieldTest, is_judged) {
    const FieldCase& row = GetParam();
    std::vector<signature::RegistrationStatement::Field> fields{{row.field, row.value}};
    if (fields[0].name != "birthDate") fields.push_back({"birthDate", "05/09/1990"});
    const auto form = read_form("citizen", fields, today);
    if (row.good) {
        EXPECT_THAT(form, test::is_ok());
    } else {
        ASSERT_THAT(form, test::fails_with(Errc::field_invalid));
        EXPECT_EQ(form.error().path(), std::string("statement.fields.") + row.field);
    }
}

INSTANTIATE_TEST_SUITE_P(BirthDate, FieldTest,
                         testing::Values(FieldCase{"plain", "birthDate", "05/09/1990", true},
                                         FieldCase{"leap_day", "birthDate", "29/02/2000", true},
                                         FieldCase{"today", "birthDate", "22/11/2026", true},
                                         FieldCase{"oldest", "birthDate", "01/01/1900", true},
                                         FieldCase{"no_leap_day", "birthDate", "29/02/1900", false},
                                         FieldCase{"tomorrow", "birthDate", "23/11/2026", false},
                                         FieldCase{"too_old", "birthDate", "31/12/1899", false},
                                         FieldCase{"month_13", "birthDate", "01/13/1990", false},
                                         FieldCase{"day_0", "birthDate", "00/01/1990", false},
                                         FieldCase{"iso", "birthDate", "1990-09-05", false},
                                         FieldCase{"short_form", "birthDate", "5/9/1990", false},
                                         FieldCase{"empty", "birthDate", "", false},
                                         FieldCase{"letters", "birthDate", "0a/09/1990", false},
                                         FieldCase{"long_form", "birthDate", "05/09/19900", false}),
                         [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Email, FieldTest,
    testing::Values(FieldCase{"plain", "email", "an@example.vn", true},
                    FieldCase{"plus", "email", "an.nguyen+dvc@mail.example.vn", true},
                    FieldCase{"longest_local", "email", std::string(64, 'a') + "@example.vn", true},
                    FieldCase{"empty", "email", "", false},
                    FieldCase{"no_at", "email", "an.example.vn", false},
                    FieldCase{"no_local", "email", "@example.vn", false},
                    FieldCase{"no_dot", "email", "an@example", false},
                    FieldCase{"two_at", "email", "an@b@example.vn", false},
                    FieldCase{"space", "email", "an @example.vn", false},
                    FieldCase{"header_injection", "email", "an@example.vn\r\nBcc: x@example.vn", false},
                    FieldCase{"empty_label", "email", "an@example..vn", false},
                    FieldCase{"trailing_dot", "email", "an@example.vn.", false},
                    FieldCase{"hyphen_first", "email", "an@-example.vn", false},
                    FieldCase{"long_local", "email", std::string(65, 'a') + "@example.vn", false},
                    FieldCase{"too_long", "email",
                              "an@" + std::string(60, 'a') + "." + std::string(60, 'a') + "." +
                                  std::string(60, 'a') + "." + std::string(60, 'a') + ".example.vn",
                              false}),
    [](const auto& row) { return row.param.name; });

TEST(CitizenForm, keeps_the_date_as_iso_and_the_address_as_typed) {
    const auto form = read_form("citizen", {{"birthDate", "05/09/1990"}, {"email", "An@Example.vn"}}, today);
    ASSERT_THAT(form, test::is_ok());
    EXPECT_EQ(form->birth_date, "1990-09-05");
    EXPECT_EQ(form->email, "An@Example.vn");
}

TEST(EnterpriseForm, is_an_address_and_nothing_else) {
    const auto form = read_form("enterprise", {{"email", "ke.toan@example.vn"}}, today);
    ASSERT_THAT(form, test::is_ok());
    EXPECT_EQ(form->email, "ke.toan@example.vn");
    EXPECT_EQ(form->birth_date, std::nullopt);
    EXPECT_THAT(read_form("enterprise", {}, today), test::fails_with(Errc::field_invalid));
    EXPECT_THAT(read_form("enterprise", {{"email", ""}}, today), test::fails_with(Errc::field_invalid));
    EXPECT_THAT(read_form("enterprise", {{"email", "a@example.vn"}, {"birthDate", "05/09/1990"}}, today),
                test::fails_with(Errc::field_invalid));
}

using Type = signature::HolderId::Type;
using Kind = signature::Holder::Kind;

signature::Holder holder(Kind kind, std::vector<std::pair<Type, std::string>> ids, bool valid = true) {
    signature::Holder made;
    made.kind = kind;
    made.name = signature::HolderField{"TÊN", "CN"};
    for (auto& [type, value] : ids)
        made.ids.push_back({type, value, value, valid, "UID"});
    return made;
}

TEST(Identity, is_a_citizens_or_an_enterprises) {
    const auto citizen =
        identity_of(holder(Kind::person, {{Type::cccd, "079200001234"}, {Type::cmnd, "012345678"}}));
    ASSERT_THAT(citizen, test::is_ok());
    EXPECT_EQ(*citizen, (Identity{"citizen", "TÊN", "079200001234", "012345678", {}}));
    const auto enterprise =
        identity_of(holder(Kind::organisation, {{Type::mst, "9912345671-001"}, {Type::mns, "1234567"}}));
    ASSERT_THAT(enterprise, test::is_ok());
    EXPECT_EQ(*enterprise, (Identity{"enterprise", "TÊN", {}, {}, "9912345671-001"}));
}

TEST(Identity, is_nobody_elses) {
    const signature::Holder strangers[] = {
        holder(Kind::unknown, {}),
        holder(Kind::person, {{Type::passport, "C1234567"}}),
        holder(Kind::person, {{Type::cccd, "079200001234"}}, false),
        holder(Kind::person_in_organisation, {{Type::mst, "9912345671"}, {Type::cccd, "079200001234"}}),
        holder(Kind::organisation, {{Type::mns, "1234567"}}),
        holder(Kind::organisation, {{Type::mst, "9912345671"}, {Type::mst, "9912345671-001"}}),
    };
    for (const signature::Holder& stranger : strangers)
        EXPECT_THAT(identity_of(stranger), test::fails_with(Errc::holder_incomplete));
    signature::Holder nameless = holder(Kind::person, {{Type::cccd, "079200001234"}});
    nameless.name.reset();
    EXPECT_THAT(identity_of(nameless), test::fails_with(Errc::holder_incomplete));
}

} // namespace
} // namespace kyso::portal
