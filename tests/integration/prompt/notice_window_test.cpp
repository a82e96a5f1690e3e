// SPDX-License-Identifier: Apache-2.0
// A real kyso-prompt with its notice on a screen of its own: it asks nothing, leaves the keyboard where it
// is, and outlives everything but its end.
#include "tests/integration/prompt/prompt_window_fixture.hpp"

namespace kyso::test {
namespace {

const std::string title = "So mã với điện thoại: 1462";

class NoticeOnScreen : public PromptWindow {
  protected:
    void show_notice() {
        notice_.emplace(screen_.environment(), PromptSession::PinChannel::missing);
        notice_->send(sample_notice());
        ASSERT_EQ(notice_->next_event(), shown);
        const auto id = wait_until([this] { return screen_.find(title); });
        ASSERT_TRUE(id.has_value());
        window_ = *id;
    }
    /// The middle of its one button.
    bool click_button() { return screen_.click_from_corner(window_, 24 + 40, 20 + 17); }
    /// As a click somewhere on it does.
    void give_it_the_keyboard() {
        ASSERT_TRUE(screen_.click_from_corner(window_, 300, 20));
        ASSERT_EQ(screen_.wait_for_focus(title), window_);
    }
    void close_by_the_window_manager() {
        give_it_the_keyboard();
        ASSERT_TRUE(screen_.press({"alt+F4"}));
        EXPECT_TRUE(wait_until([this] { return !screen_.shows(title); }));
    }
    void say_the_end() { notice_->send_raw(prompt::encode_notice_end("Đã huỷ trên điện thoại.").value()); }
    void expect_exit() {
        EXPECT_EQ(notice_->next_event(), "closed");
        EXPECT_EQ(notice_->exit_code(), 0);
        EXPECT_EQ(notice_->error_output(), "");
    }

    std::optional<PromptSession> notice_;
};

TEST_F(NoticeOnScreen, leaves_the_keyboard_with_the_window_that_asks) {
    PromptRequest request = sample_request();
    request.title = "Ai cần bàn phím";
    show(request);
    show_notice();
    ASSERT_TRUE(screen_.type("2468") && screen_.press({"Return"}));
    expect_end(approved, "\x04"
                         "2468");
    EXPECT_TRUE(screen_.shows(title)) << "and it is still there";
}

TEST_F(NoticeOnScreen, does_not_keep_the_next_window_from_the_keyboard) {
    show_notice();
    show(sample_request());
    ASSERT_TRUE(screen_.type("2468") && screen_.press({"Return"}));
    expect_end(approved, "\x04"
                         "2468");
}

TEST_F(NoticeOnScreen, tells_once_that_the_person_waits_no_longer) {
    show_notice();
    wait_until([&] { return click_button() && notice_->has_event(std::chrono::milliseconds{50}); });
    EXPECT_EQ(notice_->next_event(), cancelled);
    EXPECT_TRUE(click_button());
    say_the_end();
    expect_exit();
}

TEST_F(NoticeOnScreen, a_stray_enter_or_space_stops_nothing) {
    show_notice();
    give_it_the_keyboard();
    ASSERT_TRUE(screen_.press({"Return", "space", "KP_Enter"}));
    close_by_the_window_manager();
    say_the_end();
    expect_exit();
}

TEST_F(NoticeOnScreen, closed_it_is_only_out_of_sight) {
    show_notice();
    close_by_the_window_manager();
    EXPECT_FALSE(notice_->has_event(std::chrono::milliseconds{50}));
    EXPECT_FALSE(notice_->exits_within(std::chrono::milliseconds{50}));
    say_the_end();
    expect_exit();
}

TEST_F(NoticeOnScreen, escape_only_puts_it_out_of_sight) {
    show_notice();
    give_it_the_keyboard();
    ASSERT_TRUE(screen_.press({"Escape"}));
    EXPECT_TRUE(wait_until([this] { return !screen_.shows(title); }));
    notice_->close_stream();
    EXPECT_EQ(notice_->exit_code(), 0);
}

TEST_F(NoticeOnScreen, goes_with_the_operation) {
    show_notice();
    notice_->close_stream();
    EXPECT_EQ(notice_->exit_code(), 0);
    EXPECT_FALSE(screen_.shows(title));
}

TEST_F(NoticeOnScreen, shows_the_end_for_a_moment_and_goes_by_itself) {
    show_notice();
    say_the_end();
    EXPECT_FALSE(notice_->exits_within(std::chrono::milliseconds{500}));
    EXPECT_TRUE(screen_.shows("Yêu cầu trên điện thoại đã kết thúc"));
    EXPECT_FALSE(screen_.shows(title));
    expect_exit();
}

TEST_F(NoticeOnScreen, goes_when_kysod_says_what_it_may_not) {
    show_notice();
    notice_->send_raw(R"({"ended":""})");
    expect_exit();
}

TEST(NoticeStream, says_that_there_is_no_display) {
    PromptSession session{{"DISPLAY", "WAYLAND_DISPLAY"}, PromptSession::PinChannel::missing};
    session.send(sample_notice());
    EXPECT_EQ(session.next_event(), R"({"event":"no_display"})");
    EXPECT_EQ(session.exit_code(), 3);
}

} // namespace
} // namespace kyso::test
