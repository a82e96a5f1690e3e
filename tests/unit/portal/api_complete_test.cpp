// SPDX-License-Identifier: Apache-2.0
// Completing a registration: whatever is not exactly what this portal started and this person signed is
// refused.
#include "portal/random_token.hpp"
#include "registration_fixture.hpp"

#include <gmock/gmock.h>

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;
using signature::ContentType;
using signature::RegistrationStatement;

class CompleteTest : public PortalTest {
  protected:
    /// Starts, lets the statement be altered before it is signed, and completes.
    HttpResponse with_statement(const std::function<void(RegistrationStatement&)>& alter) {
        const Started started = start();
        RegistrationStatement what = statement(started.nonce);
        alter(what);
        return complete(sign(what), started.cookie);
    }
    /// The same, altered after it was signed.
    HttpResponse with_signed(const std::function<void(Signed&)>& alter) {
        const Started started = start();
        Signed what = sign(statement(started.nonce));
        alter(what);
        return complete(what, started.cookie);
    }
};

TEST_F(CompleteTest, makes_an_account_of_what_was_signed) {
    const HttpResponse response = register_person();
    ASSERT_EQ(response.status, 201U) << response.body;
    const auto account = body_of(response).at("account").as_object();
    EXPECT_EQ(account.at("name"), "NGUYỄN VĂN AN");
    EXPECT_EQ(account.at("cccd"), "079200001234");
    EXPECT_FALSE(account.contains("cmnd"));
    EXPECT_EQ(account.at("birthDate"), "1990-09-05");
    EXPECT_EQ(account.at("email"), "an@example.vn");
    EXPECT_EQ(account.at("subject"), "citizen");
    EXPECT_EQ(account.at("method"), "usb-token");
    EXPECT_EQ(account.at("level"), 3);
    EXPECT_EQ(account.at("levelAssumed"), true);
    EXPECT_EQ(account.at("createdAt"), "2026-11-22T03:00:00Z");
    EXPECT_EQ(account.at("certificate").at("sha256"),
              boost::json::string(to_hex(person.certificate.sha256())));
}

TEST_F(CompleteTest, needs_no_email) {
    EXPECT_EQ(outcome(with_statement([](RegistrationStatement& it) { it.fields.resize(1); })), "201");
}

TEST_F(CompleteTest, a_nonce_is_taken_once) {
    const Started started = start();
    const Signed what = sign(statement(started.nonce));
    EXPECT_EQ(outcome(complete(what, started.cookie)), "201");
    EXPECT_EQ(outcome(complete(what, started.cookie)), "nonce_used");
}

TEST_F(CompleteTest, a_nonce_is_gone_after_a_failed_try_too) {
    const Started started = start();
    Signed what = sign(statement(started.nonce));
    what.signature.back() ^= 1;
    EXPECT_EQ(outcome(complete(what, started.cookie)), "signature_invalid");
    EXPECT_EQ(outcome(complete(sign(statement(started.nonce)), started.cookie)), "nonce_used");
}

TEST_F(CompleteTest, a_nonce_lives_five_minutes_to_the_second) {
    const Started in_time = start();
    clock.time += 5min;
    EXPECT_EQ(outcome(complete(sign(statement(in_time.nonce)), in_time.cookie)), "201");
    const Started late = start();
    clock.time += 5min + 1s;
    EXPECT_EQ(outcome(complete(sign(statement(late.nonce)), late.cookie)), "nonce_expired");
}

TEST_F(CompleteTest, the_age_counts_from_the_nonce_not_from_the_statement) {
    const Started started = start();
    clock.time += 6min;
    RegistrationStatement fresh = statement(started.nonce);
    fresh.issued_at = clock.now();
    EXPECT_EQ(outcome(complete(sign(fresh), started.cookie)), "nonce_expired");
}

TEST_F(CompleteTest, a_nonce_belongs_to_its_session) {
    const Started mine = start(), other = start();
    EXPECT_EQ(outcome(complete(sign(statement(mine.nonce)), other.cookie)), "nonce_unknown");
    EXPECT_EQ(outcome(complete(sign(statement(mine.nonce)), mine.cookie)), "201")
        << "and stays usable for it";
}

TEST_F(CompleteTest, a_nonce_that_was_never_made_is_unknown) {
    const Started started = start();
    EXPECT_EQ(outcome(complete(sign(statement(random_token(32))), started.cookie)), "nonce_unknown");
}

TEST_F(CompleteTest, without_a_session_nothing_is_looked_at) {
    const Started started = start();
    const Signed what = sign(statement(started.nonce));
    EXPECT_EQ(outcome(complete(what, "")), "session_unknown");
    EXPECT_EQ(outcome(complete(what, started.cookie + "; " + started.cookie)), "session_unknown")
        << "two of one name";
    EXPECT_EQ(outcome(complete(what, "theme=dark; " + started.cookie)), "201");
}

TEST_F(CompleteTest, the_session_is_another_one_afterwards) {
    const Started started = start();
    const HttpResponse response = complete(sign(statement(started.nonce)), started.cookie);
    EXPECT_NE(cookie_of(response), "");
    EXPECT_NE(cookie_of(response), started.cookie);
}

struct Altered {
    const char* name;
    void (*alter)(RegistrationStatement&);
    const char* error;
};
void PrintTo(const Altered& row, std::ostream* out) {
    *out << row.name;
}

class AlteredStatementTest : public CompleteTest, public testing::WithParamInterface<Altered> {};

TEST_P(AlteredStatementTest, well_signed_is_refused_all_the_same) {
    const HttpResponse response = with_statement(GetParam().alter);
    EXPECT_EQ(outcome(response), GetParam().error) << response.body;
    EXPECT_EQ(outcome(register_person()), "201") << "no account came of it";
}

INSTANTIATE_TEST_SUITE_P(
    Statement, AlteredStatementTest,
    testing::Values(
        Altered{"other_origin", [](auto& it) { it.origin = "https://evil.test"; }, "origin_mismatch"},
        Altered{"enterprise", [](auto& it) { it.subject = "enterprise"; }, "statement_invalid"},
        Altered{"other_method", [](auto& it) { it.method = "sim"; }, "statement_invalid"},
        Altered{"unknown_method", [](auto& it) { it.method = "password"; }, "statement_invalid"},
        Altered{"other_name", [](auto& it) { it.holder["name"] = "TRẦN THỊ BÌNH"; }, "statement_invalid"},
        Altered{"no_holder", [](auto& it) { it.holder.clear(); }, "statement_invalid"},
        Altered{"other_certificate", [](auto& it) { it.certificate_sha256 = std::string(64, '0'); },
                "statement_invalid"},
        Altered{"no_birth_date", [](auto& it) { it.fields.erase(it.fields.begin()); }, "field_invalid"},
        Altered{"birth_date_30_february", [](auto& it) { it.fields[0].value = "30/02/1990"; },
                "field_invalid"},
        Altered{"birth_date_tomorrow", [](auto& it) { it.fields[0].value = "23/11/2026"; }, "field_invalid"},
        Altered{"bad_email", [](auto& it) { it.fields[1].value = "an"; }, "field_invalid"},
        Altered{"unknown_field",
                [](auto& it) {
                    it.fields.push_back({"level", "4"});
                },
                "field_invalid"},
        Altered{"field_twice", [](auto& it) { it.fields.push_back(it.fields[0]); }, "statement_invalid"}),
    [](const auto& row) { return row.param.name; });

TEST_F(CompleteTest, a_changed_statement_is_refused) {
    const HttpResponse response = with_signed([](Signed& it) {
        const std::size_t at = it.statement.find("05/09/1990");
        it.statement.replace(at, 2, "06");
    });
    EXPECT_EQ(outcome(response), "signature_invalid");
}

TEST_F(CompleteTest, another_spelling_of_the_statement_is_refused) {
    EXPECT_EQ(outcome(with_signed([](Signed& it) { it.statement += "\n"; })), "statement_invalid");
}

TEST_F(CompleteTest, a_cut_signature_is_malformed) {
    EXPECT_EQ(outcome(with_signed([](Signed& it) { it.signature.resize(100); })), "signature_malformed");
}

TEST_F(CompleteTest, a_document_signature_is_no_registration) {
    const HttpResponse response = with_signed(
        [&](Signed& it) { it.signature = sign_text(person, it.statement, ContentType::data, clock.now()); });
    EXPECT_EQ(outcome(response), "content_type_wrong");
}

TEST_F(CompleteTest, somebody_elses_signature_is_refused) {
    const test::Issued other = citizen_certificate(test::citizen("TRẦN THỊ BÌNH", "001200004321"), 1);
    const HttpResponse response = with_signed([&](Signed& it) {
        it.signature = sign_text(other, it.statement, ContentType::registration_statement, clock.now());
    });
    EXPECT_EQ(outcome(response), "statement_invalid") << "the holder in the statement is not the signer";
}

TEST_F(CompleteTest, an_issuer_that_is_not_in_the_trust_folder_is_refused) {
    const test::TestPki stranger{"Kyso Portal Test CA", test::KeyKind::ec_p256}; // same name, other keys
    test::Profile profile;
    profile.not_before = clock.now() - 24h;
    profile.not_after = clock.now() + 24h;
    person = stranger.issue(profile);
    const Started started = start();
    Signed what{statement(started.nonce).canonical(), {}};
    what.signature =
        sign_text(person, what.statement, ContentType::registration_statement, clock.now(), stranger);
    EXPECT_EQ(outcome(complete(what, started.cookie)), "issuer_untrusted");
}

TEST_F(CompleteTest, a_certificate_is_judged_by_todays_date) {
    clock.time = std::chrono::sys_days{std::chrono::year{2028} / 1 / 2};
    EXPECT_EQ(outcome(register_person()), "certificate_expired");
    clock.time = std::chrono::sys_days{std::chrono::year{2025} / 12 / 31};
    EXPECT_EQ(outcome(register_person()), "certificate_not_yet_valid");
}

struct Duplicate {
    const char* name;
    const char *first, *second; ///< UID attributes, | between two
    const char* second_outcome;
};
void PrintTo(const Duplicate& row, std::ostream* out) {
    *out << row.name;
}

class DuplicateTest : public CompleteTest, public testing::WithParamInterface<Duplicate> {
  protected:
    HttpResponse register_with(std::string uids, unsigned key) {
        test::Subject subject{{"C", "VN"}, {"CN", "NGUYỄN VĂN AN"}};
        for (std::size_t bar; !uids.empty(); uids.erase(0, bar == uids.npos ? bar : bar + 1)) {
            bar = uids.find('|');
            subject.emplace_back("UID", uids.substr(0, bar));
        }
        person = citizen_certificate(std::move(subject), key);
        return register_person();
    }
};

TEST_P(DuplicateTest, is_told_by_cccd_or_cmt) {
    const HttpResponse first = register_with(GetParam().first, 0);
    ASSERT_EQ(outcome(first), "201");
    const HttpResponse second = register_with(GetParam().second, 1);
    EXPECT_EQ(outcome(second), GetParam().second_outcome);
    if (outcome(second) == "account_exists") {
        EXPECT_EQ(second.status, 409U);
        EXPECT_EQ(cookie_of(second), "") << "nobody is signed in to it";
    }
}

INSTANTIATE_TEST_SUITE_P(
    Ids, DuplicateTest,
    testing::Values(Duplicate{"same_cccd", "CCCD:079200001234", "CCCD:079200001234", "account_exists"},
                    Duplicate{"same_cmt", "CMND:012345678", "CMND:012345678", "account_exists"},
                    Duplicate{"cmnd_with_twelve_digits_is_the_cccd", "CCCD:079200001234", "CMND:079200001234",
                              "account_exists"},
                    Duplicate{"cmt_of_both", "CCCD:079200001234|CMND:012345678", "CMND:012345678",
                              "account_exists"},
                    Duplicate{"cccd_of_both", "CMND:012345678|CCCD:079200001234",
                              "CCCD:079200001234|CMND:876543210", "account_exists"},
                    Duplicate{"another_person", "CCCD:079200001234", "CCCD:001200004321", "201"}),
    [](const auto& row) { return row.param.name; });

struct Incomplete {
    const char* name;
    test::Subject subject;
};
void PrintTo(const Incomplete& row, std::ostream* out) {
    *out << row.name;
}

class IncompleteTest : public CompleteTest, public testing::WithParamInterface<Incomplete> {};

TEST_P(IncompleteTest, is_no_citizens_certificate) {
    person = citizen_certificate(GetParam().subject);
    EXPECT_EQ(outcome(register_person()), "holder_incomplete");
}

INSTANTIATE_TEST_SUITE_P(
    Holder, IncompleteTest,
    testing::Values(
        Incomplete{"no_id", {{"C", "VN"}, {"CN", "NGUYỄN VĂN AN"}}},
        Incomplete{"passport_only", {{"C", "VN"}, {"CN", "NGUYỄN VĂN AN"}, {"UID", "HC:C1234567"}}},
        Incomplete{"wrong_length", {{"C", "VN"}, {"CN", "NGUYỄN VĂN AN"}, {"UID", "CCCD:07920000123"}}},
        Incomplete{"no_name", {{"C", "VN"}, {"UID", "CCCD:079200001234"}}},
        Incomplete{"two_cccd",
                   {{"C", "VN"},
                    {"CN", "NGUYỄN VĂN AN"},
                    {"UID", "CCCD:079200001234"},
                    {"UID", "CCCD:001200004321"}}}),
    [](const auto& row) { return row.param.name; });

TEST_F(CompleteTest, bodies_are_read_strictly) {
    const Started started = start();
    const auto try_body = [&](const boost::json::object& body) {
        return outcome(answer(post("/api/registrations/complete", body, started.cookie)));
    };
    EXPECT_EQ(try_body({{"statement", "{}"}}), "portal_request_invalid");
    EXPECT_EQ(try_body({{"statement", "{}"}, {"signature", "not base64!"}}), "portal_request_invalid");
    EXPECT_EQ(try_body({{"statement", "{}"}, {"signature", "AAAA"}, {"holder", "x"}}),
              "portal_request_invalid");
    EXPECT_EQ(try_body({{"statement", "{}"}, {"signature", "AAAA"}}), "statement_invalid");
    EXPECT_EQ(try_body({{"statement", std::string(129 * 1024, '[')}, {"signature", "AAAA"}}),
              "portal_request_invalid");
}

} // namespace
} // namespace kyso::portal
