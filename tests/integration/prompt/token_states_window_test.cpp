// SPDX-License-Identifier: Apache-2.0
// How the window meets tokens that are not simply ready: a reader with keys, the last PIN try, several
// tokens.
#include "daemon/prompt/confirm_field.hpp"
#include "tests/integration/prompt/prompt_window_fixture.hpp"

namespace kyso::test {
namespace {

class ReaderWithKeys : public PromptWindow {
  protected:
    void approve() {
        PromptRequest request = sample_request();
        request.pin = PinMode::pad;
        show(request);
        wait_until([&] { return click_sign() && session_->has_event(std::chrono::milliseconds{50}); });
        ASSERT_EQ(session_->next_event(), approved);
    }
};

TEST_F(ReaderWithKeys, keeps_the_window_until_kysod_has_done) {
    approve();
    EXPECT_FALSE(session_->exits_within(std::chrono::milliseconds{200}));
    ASSERT_TRUE(click_sign()) << "there is no such button any more";
    session_->close_stream();
    EXPECT_EQ(session_->exit_code(), 0);
}

TEST_F(ReaderWithKeys, can_still_be_cancelled) {
    approve();
    ASSERT_TRUE(screen_.press({"Escape"}));
    expect_end(cancelled, "");
}

class LastTry : public PromptWindow {
  protected:
    void show_last_try() {
        PromptRequest request = sample_request();
        request.choices.front().confirm = "CUỐI";
        show(request);
    }
};
const std::string approved_and_confirmed = R"({"event":"approved","choice":0,"confirmed":true})";

TEST_F(LastTry, is_used_once_the_word_was_typed) {
    show_last_try();
    ASSERT_TRUE(screen_.type("cuoi") && screen_.press({"alt+p", "1", "2", "Return"}));
    expect_end(approved_and_confirmed, "\x02"
                                       "12");
}

TEST_F(LastTry, is_left_alone_without_the_word) {
    show_last_try();
    // The PIN field takes nothing: what is typed after Tab or Alt+P goes nowhere, or into the word.
    ASSERT_TRUE(screen_.press({"alt+p", "1", "2", "Return"}) && click_sign());
    ASSERT_TRUE(screen_.press({"Escape"}));
    expect_end(cancelled, "");
}

TEST_F(LastTry, is_not_used_by_another_word) {
    show_last_try();
    ASSERT_TRUE(screen_.type("cuo") && screen_.press({"alt+p", "1", "2", "Return"}) && click_sign());
    ASSERT_TRUE(screen_.press({"Escape"}));
    expect_end(cancelled, "");
}

TEST_F(LastTry, concerns_its_own_token_only) {
    PromptRequest request = sample_request();
    request.choices.push_back({"TRẦN THỊ BÌNH", "Thử CA", {}, "other text", "", "CUỐI"});
    show(request);
    ASSERT_TRUE(screen_.type("7") && screen_.press({"Return"}));
    expect_end(approved, "\x01"
                         "7");
}

TEST_F(PromptWindow, starts_with_the_preselected_choice) {
    PromptRequest request = sample_request();
    request.choices.push_back({"TRẦN THỊ BÌNH", "Thử CA", {}, "other text", ""});
    request.preselected = 1;
    show(request);
    ASSERT_TRUE(screen_.press({"9", "Return"}));
    expect_end(R"({"event":"approved","choice":1})", "\x01"
                                                     "9");
}

/// A PIN is for one token: it does not follow to another choice.
TEST_F(PromptWindow, another_choice_clears_the_pin) {
    PromptRequest request = sample_request();
    request.choices.push_back({"TRẦN THỊ BÌNH", "Thử CA", {}, "other text", ""});
    show(request);
    ASSERT_TRUE(screen_.press({"1", "2", "alt+c", "Down", "alt+p", "9", "Return"}));
    expect_end(R"({"event":"approved","choice":1})", "\x01"
                                                     "9");
}

TEST_F(PromptWindow, a_choice_whose_pin_is_typed_on_the_reader_takes_none_here) {
    PromptRequest request = sample_request();
    request.choices.push_back({"TRẦN THỊ BÌNH", "Thử CA", {}, "other text", "", "", true});
    request.preselected = 1;
    show(request);
    wait_until([&] { return click_sign() && session_->has_event(std::chrono::milliseconds{50}); });
    EXPECT_EQ(session_->next_event(), R"({"event":"approved","choice":1})");
    session_->close_stream();
    EXPECT_EQ(session_->pin_channel(), "");
    EXPECT_EQ(session_->exit_code(), 0);
}

struct Word {
    const char* name;
    const char* typed;
    bool same;
};
class ConfirmWords : public testing::TestWithParam<Word> {};
TEST_P(ConfirmWords, are_compared_by_their_letters) {
    EXPECT_EQ(prompt::is_same_word(GetParam().typed, "CUỐI"), GetParam().same);
}
INSTANTIATE_TEST_SUITE_P(table, ConfirmWords,
                         testing::Values(Word{"exact", "CUỐI", true}, Word{"small", "cuối", true},
                                         Word{"without_marks", "cuoi", true}, Word{"blanks", " CUOI ", true},
                                         Word{"empty", "", false}, Word{"cut", "CUỐ", false},
                                         Word{"more", "CUOIX", false}, Word{"not_utf8", "CUO\xFF", false}),
                         [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::test
