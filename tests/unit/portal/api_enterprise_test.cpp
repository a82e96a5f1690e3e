// SPDX-License-Identifier: Apache-2.0
// Enterprises: e-mail mandatory, told apart by tax code, and nobody registers as what their certificate is
// not.
#include "registration_fixture.hpp"

namespace kyso::portal {
namespace {

test::Subject enterprise(std::string mst = "9912345671") {
    return {{"C", "VN"}, {"CN", "CÔNG TY TNHH THỬ NGHIỆM"}, {"UID", "MST:" + mst}};
}

class EnterpriseTest : public PortalTest {
  protected:
    EnterpriseTest() { person = citizen_certificate(enterprise()); }
};

TEST_F(EnterpriseTest, registers_with_its_tax_code_and_address) {
    const HttpResponse response = register_person("enterprise");
    ASSERT_EQ(response.status, 201U) << response.body;
    const auto account = body_of(response).at("account").as_object();
    EXPECT_EQ(account.at("subject"), "enterprise");
    EXPECT_EQ(account.at("name"), "CÔNG TY TNHH THỬ NGHIỆM");
    EXPECT_EQ(account.at("mst"), "9912345671");
    EXPECT_EQ(account.at("email"), "an@example.vn");
    EXPECT_EQ(account.at("attributes"), (boost::json::object{{"name", "CN"}, {"mst", "UID"}}));
    for (const char* absent : {"cccd", "cmnd", "birthDate"})
        EXPECT_FALSE(account.contains(absent)) << absent;
}

TEST_F(EnterpriseTest, must_give_an_address) {
    const Started started = start("enterprise");
    auto unaddressed = statement(started.nonce);
    unaddressed.fields.clear();
    const HttpResponse response = complete(sign(unaddressed), started.cookie);
    EXPECT_EQ(outcome(response), "field_invalid");
    EXPECT_EQ(body_of(response).at("error").at("path"), "statement.fields.email");
}

TEST_F(EnterpriseTest, is_told_apart_by_tax_code_branches_included) {
    ASSERT_EQ(outcome(register_person("enterprise")), "201");
    person = citizen_certificate(enterprise(), 1);
    EXPECT_EQ(outcome(register_person("enterprise")), "account_exists");
    person = citizen_certificate(enterprise("9912345671-001"), 1);
    EXPECT_EQ(outcome(register_person("enterprise")), "201");
}

TEST_F(EnterpriseTest, nobody_registers_as_what_they_are_not) {
    const auto outcome_as = [&](test::Subject subject, std::string_view registered_as) {
        person = citizen_certificate(std::move(subject));
        const Started started = start(registered_as);
        auto claimed = statement(started.nonce);
        claimed.subject = registered_as;
        claimed.fields = {{"email", "an@example.vn"}};
        if (registered_as == "citizen") claimed.fields.push_back({"birthDate", "05/09/1990"});
        return outcome(complete(sign(claimed), started.cookie));
    };
    EXPECT_EQ(outcome_as(enterprise(), "citizen"), "holder_incomplete");
    EXPECT_EQ(outcome_as(test::citizen(), "enterprise"), "holder_incomplete");
    test::Subject employee = test::citizen();
    employee.emplace_back("UID", "MST:9912345671");
    EXPECT_EQ(outcome_as(employee, "citizen"), "holder_incomplete");
    EXPECT_EQ(outcome_as(employee, "enterprise"), "holder_incomplete");
}

TEST_F(EnterpriseTest, what_was_started_for_a_citizen_is_not_completed_for_it) {
    const Started started = start("citizen");
    EXPECT_EQ(outcome(complete(sign(statement(started.nonce)), started.cookie)), "statement_invalid");
}

} // namespace
} // namespace kyso::portal
