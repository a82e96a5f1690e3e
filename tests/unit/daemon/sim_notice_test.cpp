// SPDX-License-Identifier: Apache-2.0
// The notice that stays while a phone rings: what it shows, how it ends, and that nothing depends on it; and
// what the page is told meanwhile.
#include "protocol/texts.hpp"
#include "tests/unit/daemon/sim_stage.hpp"

namespace kyso::flow {
namespace {

using test::fails_with;
using test::is_ok;

class SimNotice : public SimStage {
  protected:
    const std::vector<std::string>& ends() const { return notice_board_.ends; }
    void press_stop_at(const std::string& event) {
        story_.at = [this, event](const std::string& told) {
            if (told == event && notice_board_.stop) notice_board_.stop();
        };
    }
};

TEST_F(SimNotice, shows_number_origin_and_the_code_of_the_window_and_goes_with_the_signature) {
    ASSERT_THAT(call(Method::sign_registration, registration()), is_ok());
    ASSERT_EQ(notice_board_.shown.size(), 1U);
    const prompt::PhoneNotice& notice = notice_board_.shown.front();
    EXPECT_EQ(notice.code, prompt_.windows.front().choices.front().code);
    EXPECT_EQ(notice.phone, "09•• ••• 678");
    EXPECT_EQ(notice.requester, "https://portal.example");
    EXPECT_EQ(notice.requester_kind, prompt::RequesterKind::page);
    EXPECT_EQ(notice.language, Language::en);
    EXPECT_EQ(notice.seconds, 360U);
    EXPECT_EQ(ends(), std::vector<std::string>{"gone"});
}

TEST_F(SimNotice, says_what_went_wrong) {
    gateway_.answers = {test::still_pending(), test::phone_failed(Errc::sim_cancelled)};
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_cancelled));
    EXPECT_EQ(ends(), std::vector<std::string>{std::string{info(Errc::sim_cancelled).en}});
}

TEST_F(SimNotice, says_that_an_answer_was_refused) {
    gateway_.wrong_signature = true;
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_answer_refused));
    EXPECT_EQ(ends(), std::vector<std::string>{std::string{info(Errc::sim_answer_refused).en}});
}

TEST_F(SimNotice, is_not_shown_before_the_person_agreed) {
    prompt_.failure = Error{Errc::consent_refused};
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::consent_refused));
    prompt_.failure.reset();
    store_.full = Error{Errc::file_unwritable};
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::file_unwritable));
    EXPECT_TRUE(notice_board_.shown.empty());
}

TEST_F(SimNotice, that_cannot_be_shown_changes_nothing) {
    notice_board_.locked = true;
    EXPECT_THAT(call(Method::sign_registration, registration()), is_ok());
}

class StoppedAt : public SimNotice, public testing::WithParamInterface<const char*> {};

/// «Thôi chờ»: the call ends, and what the phone signs is thrown away.
TEST_P(StoppedAt, nothing_is_handed_out) {
    gateway_.answers = {test::still_pending(), test::still_pending()};
    press_stop_at(GetParam());
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::request_cancelled));
    story_.at = nullptr;
    EXPECT_EQ(ends(), std::vector<std::string>{std::string{text(Text::sim_waits_no_longer, Language::en)}});
    EXPECT_EQ(audit_.records.back().result, "request_cancelled");
    for (const auto& [transaction, file] : store_.files)
        EXPECT_EQ(file.find("\"signature\""), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Event, StoppedAt,
                         testing::Values("sent_to_phone", "submit", "waiting_for_phone", "status",
                                         "verifying"));

TEST_F(SimNotice, stopping_is_told_to_whoever_resumes) {
    gateway_.answers = {test::still_pending(), test::still_pending()};
    press_stop_at("waiting_for_phone");
    call(Method::sign_registration, registration());
    EXPECT_THAT(resume(operation()), fails_with(Errc::request_cancelled));
    EXPECT_THAT(resume(operation()), fails_with(Errc::operation_unknown));
}

TEST_F(SimNotice, stopping_when_it_is_over_stops_nothing) {
    ASSERT_THAT(call(Method::sign_registration, registration()), is_ok());
    notice_board_.stop();
    EXPECT_THAT(resume(operation()), fails_with(Errc::operation_unknown)) << "it was handed out";
}

class SimNoticeAgain : public SimNotice {
  protected:
    /// kysod is killed while the phone is asked.
    void kill_at(const std::string& event) {
        gateway_.answers = {test::still_pending(), test::still_pending()};
        bool killed = false;
        story_.at = [this, event, killed](const std::string& told) mutable {
            if (told == event && !std::exchange(killed, true)) kysod_->context.stop();
        };
        begin(Method::sign_registration, registration());
        kysod_->context.run();
        story_.at = nullptr;
    }
};

TEST_F(SimNoticeAgain, comes_back_with_the_next_kysod_while_the_phone_is_asked) {
    kill_at("waiting_for_phone");
    restart();
    ASSERT_EQ(notice_board_.shown.size(), 2U);
    EXPECT_EQ(notice_board_.shown.front(), notice_board_.shown.back());
    EXPECT_EQ(ends().back(), "gone");
    EXPECT_THAT(resume(operation()), is_ok());
}

TEST_F(SimNoticeAgain, does_not_come_back_where_the_person_waits_no_longer) {
    gateway_.answers = {test::still_pending(), test::still_pending()};
    story_.at = [this](const std::string& told) {
        if (told == "waiting_for_phone") notice_board_.stop();
        if (told == "status") kysod_->context.stop();
    };
    begin(Method::sign_registration, registration());
    kysod_->context.run();
    story_.at = nullptr;
    restart();
    EXPECT_EQ(notice_board_.shown.size(), 1U);
    EXPECT_THAT(resume(operation()), fails_with(Errc::request_cancelled));
}

TEST_F(SimNoticeAgain, does_not_come_back_for_what_had_ended) {
    gateway_.answers = {test::still_pending()};
    cancel_at("waiting_for_phone", true);
    call(Method::sign_registration, registration());
    story_.at = nullptr;
    restart();
    EXPECT_EQ(notice_board_.shown.size(), 1U);
}

using SimProgressTold = SimNotice;

TEST_F(SimProgressTold, verifying_comes_after_the_phone_has_signed_and_before_the_signature_is_judged) {
    gateway_.answers = {test::still_pending()};
    gateway_.wrong_signature = true;
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_answer_refused));
    const auto from = std::find(story_.events.begin(), story_.events.end(), "submit");
    EXPECT_EQ((std::vector<std::string>{from, story_.events.end()}),
              (std::vector<std::string>{"submit", "waiting_for_phone", "status", "verifying", "outcome",
                                        "end on disk"}));
}

TEST_F(SimProgressTold, verifying_never_comes_where_the_phone_did_not_sign) {
    gateway_.answers = {test::still_pending(), test::phone_failed(Errc::sim_timed_out)};
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_timed_out));
    EXPECT_FALSE(story_.has("verifying"));
}

} // namespace
} // namespace kyso::flow
