// SPDX-License-Identifier: Apache-2.0
// A verification code in a window of this process: how it is read out, and that each code has its own time
// before it can be agreed to.
#include "daemon/prompt/prompt_window.hpp"

#include "tests/integration/prompt/prompt_session.hpp"
#include "tests/integration/prompt/widget_fixture.hpp"

namespace kyso::prompt {
namespace {

using test::widgets_of;

TEST(SpokenCode, is_read_digit_by_digit) {
    EXPECT_EQ(one_by_one("1462"), "1 4 6 2");
    EXPECT_EQ(one_by_one("7"), "7");
    EXPECT_EQ(one_by_one(""), "");
    EXPECT_EQ(one_by_one("mã"), "m ã");
    EXPECT_EQ(one_by_one("\xFF"), "⟨ 0 x F F ⟩");
}

class CodeWindow : public test::Widgets {
  protected:
    void show(const std::vector<std::string>& codes) {
        PromptRequest request = test::sample_request();
        request.pin = PinMode::none;
        request.choices.assign(codes.size(), request.choices.front());
        for (std::size_t i = 0; i < codes.size(); ++i)
            request.choices[i].code = codes[i];
        window_.emplace(request, prompt::PromptWindow::Listener{
                                     [this] { shown_ = true; },
                                     [this](const auto& approval) { approved_ = approval.choice; }, [] {}});
        window_->present();
        ASSERT_TRUE(test::wait_in_gtk([this] { return shown_; }));
    }
    GtkWidget* button() { return widgets_of(*window_, GTK_TYPE_BUTTON, "suggested-action").at(0); }
    bool is_armed() { return gtk_widget_is_sensitive(button()) != FALSE; }
    GtkWidget* digits() { return widgets_of(*window_, GTK_TYPE_LABEL, "kyso-code").at(0); }
    bool is_code_visible() { return gtk_widget_get_mapped(digits()) != FALSE; }
    void choose(std::size_t choice) {
        gtk_check_button_set_active(GTK_CHECK_BUTTON(widgets_of(*window_, GTK_TYPE_CHECK_BUTTON).at(choice)),
                                    TRUE);
    }

    std::optional<PromptWindow> window_;
    bool shown_ = false;
    std::optional<std::size_t> approved_;
};

TEST_F(CodeWindow, shows_the_code_and_says_what_its_button_does) {
    show({"1462"});
    EXPECT_STREQ(gtk_label_get_text(GTK_LABEL(digits())), "1462");
    EXPECT_EQ(test::spoken_instead_of(digits(), "Mã xác minh: 1 4 6 2"), "");
    EXPECT_EQ(test::spoken_instead_of(button(), "Gửi tới điện thoại"), "");
    EXPECT_TRUE(is_code_visible());
}

TEST_F(CodeWindow, gives_each_code_its_own_time) {
    show({"1462", "0042"});
    EXPECT_FALSE(is_armed());
    ASSERT_TRUE(test::wait_in_gtk([this] { return is_armed(); }));
    choose(1);
    EXPECT_FALSE(is_armed());
    EXPECT_STREQ(gtk_label_get_text(GTK_LABEL(digits())), "0042");
    ASSERT_TRUE(test::wait_in_gtk([this] { return is_armed(); }));
    g_signal_emit_by_name(button(), "clicked");
    EXPECT_EQ(approved_, 1U);
}

TEST_F(CodeWindow, shows_no_code_to_a_choice_without_one) {
    show({"1462", ""});
    choose(1);
    EXPECT_FALSE(is_code_visible());
    EXPECT_EQ(test::spoken_instead_of(button(), "Ký"), "");
    choose(0);
    EXPECT_TRUE(is_code_visible());
    EXPECT_EQ(test::spoken_instead_of(button(), "Gửi tới điện thoại"), "");
}

} // namespace
} // namespace kyso::prompt
