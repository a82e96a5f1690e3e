// SPDX-License-Identifier: Apache-2.0
// A real kyso-prompt on a screen of its own, with keys and clicks as a person makes them.
#include "tests/integration/prompt/prompt_window_fixture.hpp"

namespace kyso::test {
namespace {

struct Pin {
    const char* name;
    const char* typed;
    const char* on_channel;
};

class TypedPins : public PromptWindow, public testing::WithParamInterface<Pin> {};

TEST_P(TypedPins, arrive_exactly) {
    show(sample_request());
    ASSERT_TRUE(screen_.type(GetParam().typed));
    ASSERT_TRUE(screen_.press({"Return"}));
    expect_end(approved, GetParam().on_channel);
}

INSTANTIATE_TEST_SUITE_P(table, TypedPins,
                         testing::Values(Pin{"digits", "12345678",
                                             "\x08"
                                             "12345678"},
                                         Pin{"one_octet", "7",
                                             "\x01"
                                             "7"},
                                         Pin{"punctuation", "aZ 0-_<&>\"'\\",
                                             "\x0C"
                                             "aZ 0-_<&>\"'\\"}),
                         [](const auto& row) { return row.param.name; });

TEST_F(PromptWindow, takes_vietnamese_letters) {
    show(sample_request());
    // GTK's own way in. xdotool would put the letter on a spare key first, and the window may not have heard
    // of that key when it is pressed.
    ASSERT_TRUE(screen_.press({"m", "ctrl+shift+u", "1", "e", "a", "d", "space", "t", "Return"}));
    expect_end(approved, "\x05"
                         "mật");
}

TEST_F(PromptWindow, takes_no_more_than_64_characters) {
    show(sample_request());
    ASSERT_TRUE(screen_.type(std::string(70, '5')));
    ASSERT_TRUE(screen_.press({"Return"}));
    expect_end(approved, '\x40' + std::string(64, '5'));
}

TEST_F(PromptWindow, signs_by_its_button) {
    show(sample_request());
    ASSERT_TRUE(screen_.type("2468"));
    ASSERT_TRUE(screen_.press({"alt+k"}));
    expect_end(approved, "\x04"
                         "2468");
}

TEST_F(PromptWindow, does_not_sign_without_a_pin) {
    show(sample_request());
    ASSERT_TRUE(screen_.press({"Return"}) && click_sign());
    ASSERT_TRUE(screen_.press({"1", "BackSpace", "Return"}) && click_sign());
    ASSERT_TRUE(screen_.press({"Escape"}));
    expect_end(cancelled, "");
}

TEST_F(PromptWindow, sends_no_pin_when_cancelled) {
    show(sample_request());
    ASSERT_TRUE(screen_.type("1234"));
    ASSERT_TRUE(screen_.press({"Escape"}));
    expect_end(cancelled, "");
}

TEST_F(PromptWindow, cancels_by_its_button) {
    show(sample_request());
    ASSERT_TRUE(screen_.press({"alt+h"}));
    expect_end(cancelled, "");
}

TEST_F(PromptWindow, closing_it_is_cancelling) {
    show(sample_request());
    ASSERT_TRUE(screen_.press({"alt+F4"}));
    expect_end(cancelled, "");
}

TEST_F(PromptWindow, second_choice_is_choice_1) {
    PromptRequest request = sample_request();
    request.choices.push_back({"TRẦN THỊ BÌNH", "Thử CA", {}, "other text", "sắp hết hạn"});
    request.choices.push_back({"LÊ VĂN CƯỜNG", "Thử CA", {}, "third text", ""});
    show(request);
    ASSERT_TRUE(screen_.press({"alt+c", "Down", "alt+p", "9", "9", "Return"}));
    expect_end(R"({"event":"approved","choice":1})", "\x02"
                                                     "99");
}

/// What is typed is in no clipboard, not even while it is shown in clear.
TEST_F(PromptWindow, pin_stays_out_of_the_clipboard) {
    show(sample_request());
    ASSERT_TRUE(screen_.press({"8", "6", "ctrl+a", "ctrl+c", "ctrl+x", "Return"}));
    expect_end(approved, "\x02"
                         "86");
}

TEST_F(PromptWindow, without_an_entry_typing_goes_nowhere_and_enter_cancels) {
    PromptRequest request = sample_request();
    request.pin = PinMode::pad;
    show(request);
    ASSERT_TRUE(screen_.press({"1", "2", "Return"}));
    expect_end(cancelled, "");
}

/// As kysod asks whether an origin is let in: no certificate, no PIN, nothing that is signed.
TEST_F(PromptWindow, an_approval_is_refused_by_enter_or_space_on_an_untouched_window) {
    for (const char* key : {"Return", "space", "KP_Enter"}) {
        PromptRequest request = sample_request();
        request.requester = "https://xn--80ak6aa92e.com";
        request.pin = PinMode::none;
        request.choices = {{"", "", {{"Trang được yêu cầu", "ký tài liệu"}}, "", "Dạng chữ: аррӏе.com"}};
        show(request);
        ASSERT_TRUE(screen_.press({key}));
        expect_end(cancelled, "");
    }
}

TEST_F(PromptWindow, without_an_entry_signs_once_armed) {
    PromptRequest request = sample_request();
    request.pin = PinMode::none;
    show(request);
    wait_until([&] { // nothing happens until the button is armed
        return click_sign() && session_->exits_within(std::chrono::milliseconds{50});
    });
    expect_end(approved, "");
}

/// A click meant for what was on the screen before. Only a try that was quick enough tells anything.
TEST_F(PromptWindow, without_an_entry_is_not_armed_at_once) {
    PromptRequest request = sample_request();
    request.pin = PinMode::none;
    constexpr std::chrono::milliseconds surely_not_armed{700};
    for (int tries = 0; tries < 10; ++tries) {
        show(request);
        const auto start = session_->last_event_at();
        ASSERT_TRUE(click_sign()); // unlike a key, a click acts on the button without delay
        ASSERT_TRUE(screen_.press({"Escape"}));
        const std::string event = session_->next_event();
        if (std::chrono::steady_clock::now() - start > surely_not_armed) continue;
        EXPECT_EQ(event, cancelled);
        return;
    }
    FAIL() << "this machine was never quick enough to tell";
}

TEST_F(PromptWindow, all_limits_at_once_can_be_shown) {
    PromptRequest request = sample_request();
    request.choices.assign(prompt::max_choices, request.choices.front());
    for (prompt::PromptChoice& choice : request.choices)
        choice.rows.assign(prompt::max_rows, {"Nhãn", std::string(40, 'x')});
    request.choices.resize(8);
    request.choices.front().document = std::string(400'000, 'y');
    request.requester = "https://" + std::string(253, 'h') + ":8443";
    show(request);
    ASSERT_TRUE(screen_.press({"3", "Return"}));
    expect_end(approved, "\x01"
                         "3");
}

} // namespace
} // namespace kyso::test
