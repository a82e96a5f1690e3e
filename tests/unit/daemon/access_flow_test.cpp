// SPDX-License-Identifier: Apache-2.0
// `session.requestAccess` over fakes: who is asked about, what the window says, what is kept.
#include "daemon/flow/access_flow.hpp"
#include "daemon/flow/access_request.hpp"

#include "tests/unit/daemon/flow_stage.hpp"

#include <gmock/gmock.h>

namespace kyso::flow {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using core::Standing;
using test::fails_with;

/// Fake: the person's decisions in memory.
struct FakeBook final : ApprovalBook {
    core::Approvals approvals;
    core::EnrolmentPace window_pace;
    std::optional<Error> fails;
    const Clock& clock;
    explicit FakeBook(const Clock& the_clock) : clock(the_clock) {}

    std::chrono::sys_seconds now() const { return std::chrono::floor<std::chrono::seconds>(clock.now()); }
    Standing standing(const Origin& origin) override { return approvals.standing(origin, now()); }
    std::chrono::seconds refused_for(const Origin& origin) override {
        return std::max(0s, approvals.until(origin) - now());
    }
    Result<std::chrono::sys_seconds> approve(const Origin& origin, core::OriginGrant grant) override {
        if (fails) return *fails;
        approvals.approve(origin, std::move(grant), now());
        return approvals.until(origin);
    }
    Result<void> decline(const Origin& origin) override {
        approvals.decline(origin, now());
        return {};
    }
    core::EnrolmentPace& pace() override { return window_pace; }
};

class AccessFlow : public FlowStage {
  protected:
    AccessFlow() { approvals_ = &book_; }

    Result<json::value> ask() { return run(Method::request_access, wanted({"registration.sign"})); }
    static json::value wanted(std::initializer_list<const char*> methods) {
        json::array list;
        for (const char* name : methods)
            list.emplace_back(name);
        return json::object{{"methods", std::move(list)}};
    }
    Standing standing() { return book_.standing(origin_); }
    std::vector<core::AuditEvent> recorded() const {
        std::vector<core::AuditEvent> events;
        for (const auto& record : audit_.records)
            events.push_back(record.event);
        return events;
    }

    FakeBook book_{clock_};
    Origin origin_ = std::get<WebPeer>(peer_).origin;
};

TEST_F(AccessFlow, an_agreement_is_recorded_kept_and_told) {
    const auto reply = ask();
    ASSERT_TRUE(reply) << reply.error().describe();
    EXPECT_EQ(reply->at("origin"), "https://portal.example");
    EXPECT_EQ(reply->at("methods").as_array().size(), 5U);
    EXPECT_TRUE(reply->as_object().contains("expires"));
    EXPECT_EQ(standing(), Standing::approved);
    EXPECT_EQ(recorded(), std::vector{core::AuditEvent::approve});
    EXPECT_EQ(audit_.records[0].requester, "https://portal.example");
    EXPECT_TRUE(story_.has("turn over"));
}

TEST_F(AccessFlow, a_page_that_is_approved_is_told_so_without_a_window) {
    book_.approvals.approve(origin_, core::grant_of({}), book_.now());
    EXPECT_TRUE(ask());
    EXPECT_FALSE(story_.has("window"));
}

TEST_F(AccessFlow, the_window_asks_without_a_pin_and_says_what_for) {
    ASSERT_TRUE(run(Method::request_access, wanted({"registration.sign", "document.sign"})));
    const auto& window = prompt_.shown;
    EXPECT_EQ(window.pin, prompt::PinMode::none);
    EXPECT_EQ(window.requester, "https://portal.example");
    EXPECT_EQ(window.requester_kind, prompt::RequesterKind::page);
    ASSERT_EQ(window.choices.size(), 1U);
    EXPECT_EQ(window.choices[0].rows[0].value, "signing an account registration; signing documents");
    EXPECT_EQ(window.choices[0].warning, "");
}

TEST_F(AccessFlow, a_refusal_is_kept_recorded_and_not_asked_about_again) {
    prompt_.failure = Error{Errc::consent_refused};
    EXPECT_THAT(ask(), fails_with(Errc::access_refused));
    EXPECT_EQ(standing(), Standing::declined);
    EXPECT_EQ(recorded(), std::vector{core::AuditEvent::deny});
    clock_.steady += 1h;
    story_.events.clear();
    const auto again = ask();
    EXPECT_THAT(again, fails_with(Errc::access_refused));
    EXPECT_GT(again.error().retry_after(), 23h);
    EXPECT_FALSE(story_.has("window"));
}

TEST_F(AccessFlow, three_refusals_are_for_good) {
    prompt_.failure = Error{Errc::consent_refused};
    for (int i = 0; i < 3; ++i) {
        EXPECT_THAT(ask(), fails_with(Errc::access_refused));
        clock_.steady += 25h;
        clock_.wall += 25h;
    }
    story_.events.clear();
    const auto blocked = ask();
    EXPECT_THAT(blocked, fails_with(Errc::access_refused));
    EXPECT_EQ(blocked.error().retry_after(), 0s);
    EXPECT_FALSE(story_.has("window"));
}

TEST_F(AccessFlow, a_window_that_nobody_answered_is_no_refusal_but_costs_the_minute) {
    for (const Errc why : {Errc::consent_timed_out, Errc::session_locked, Errc::prompt_no_display}) {
        prompt_.failure = Error{why};
        EXPECT_THAT(ask(), fails_with(why));
        EXPECT_EQ(standing(), Standing::unknown);
        prompt_.failure.reset();
        EXPECT_THAT(ask(), fails_with(Errc::prompt_too_often));
        clock_.steady += 60s;
    }
    EXPECT_TRUE(audit_.records.empty());
}

TEST_F(AccessFlow, that_is_cancelled_at_any_step_approves_nothing) {
    for (const char* step : {"turn", "window"}) {
        EXPECT_THAT(run(Method::request_access, wanted({"registration.sign"}), step),
                    fails_with(Errc::request_cancelled))
            << step;
        EXPECT_EQ(standing(), Standing::unknown) << step;
        clock_.steady += 60s;
    }
    EXPECT_TRUE(ask()) << "and the next may ask";
}

TEST_F(AccessFlow, no_record_no_approval) {
    audit_.fails_at = core::AuditEvent::approve;
    EXPECT_THAT(ask(), fails_with(Errc::audit_unavailable));
    EXPECT_EQ(standing(), Standing::unknown);
}

TEST_F(AccessFlow, an_approval_that_cannot_be_kept_is_none_and_the_record_says_so) {
    book_.fails = Error{Errc::approvals_unavailable};
    EXPECT_THAT(ask(), fails_with(Errc::approvals_unavailable));
    EXPECT_EQ(recorded(), (std::vector{core::AuditEvent::approve, core::AuditEvent::deny}));
    EXPECT_EQ(audit_.records[1].result, "approvals_unavailable");
}

TEST_F(AccessFlow, a_program_has_no_origin_to_approve) {
    peer_ = LocalPeer{1, "/usr/bin/x"};
    EXPECT_THAT(ask(), fails_with(Errc::not_permitted));
}

struct BadParams {
    const char* name;
    json::object params;
};
class AccessParams : public testing::TestWithParam<BadParams> {};

TEST_P(AccessParams, are_refused) {
    EXPECT_THAT(read_access_request(GetParam().params), fails_with(Errc::invalid_params));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, AccessParams,
    testing::Values(BadParams{"none", {}}, BadParams{"no_methods", {{"methods", json::array{}}}},
                    BadParams{"unknown_method", {{"methods", {"token.format"}}}},
                    BadParams{"what_nobody_approves", {{"methods", {"session.requestAccess"}}}},
                    BadParams{"not_a_text", {{"methods", {1}}}},
                    BadParams{"twice", {{"methods", {"document.sign", "document.sign"}}}},
                    BadParams{"language", {{"methods", {"document.sign"}}, {"language", "fr"}}},
                    BadParams{"an_origin",
                              {{"methods", {"document.sign"}}, {"origin", "https://a.example"}}}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(AccessWindow, shows_an_idn_in_ascii_and_in_letters_with_a_warning) {
    const Origin origin = Origin::parse("https://xn--80ak6aa92e.com").value();
    const auto window = access_window(origin, {Method::sign_documents}, {}, Language::en, false);
    EXPECT_EQ(window.requester, "https://xn--80ak6aa92e.com");
    EXPECT_THAT(window.choices[0].warning, testing::HasSubstr("аррӏе.com"));
    const Origin broken = Origin::parse("https://xn--a-9999.com").value();
    EXPECT_EQ(access_window(broken, {Method::sign_documents}, {}, Language::en, false).choices[0].warning,
              "The written form of this address cannot be told. Do not agree.");
}

} // namespace
} // namespace kyso::flow
