// SPDX-License-Identifier: Apache-2.0
// The notice in this process: what it shows, what a screen reader is told, and its time.
#include "daemon/prompt/notice_window.hpp"

#include "tests/integration/prompt/prompt_session.hpp"
#include "tests/integration/prompt/widget_fixture.hpp"

namespace kyso::prompt {
namespace {

using test::widgets_of;

TEST(TimeLeft, is_minutes_and_seconds) {
    using std::chrono::seconds;
    EXPECT_EQ(minutes_and_seconds(seconds{360}), "6:00");
    EXPECT_EQ(minutes_and_seconds(seconds{245}), "4:05");
    EXPECT_EQ(minutes_and_seconds(seconds{59}), "0:59");
    EXPECT_EQ(minutes_and_seconds(seconds{0}), "0:00");
    EXPECT_EQ(minutes_and_seconds(seconds{-3}), "0:00");
}

class NoticeWidgets : public test::Widgets {
  protected:
    void show(const PhoneNotice& notice) {
        window_.emplace(notice, NoticeWindow::Listener{[this] { shown_ = true; }, [this] { ++stopped_; },
                                                       [this] { over_ = true; }});
        window_->set_visible(true);
        ASSERT_TRUE(test::wait_in_gtk([this] { return shown_; }));
    }
    /// All that can be read now, a line each.
    std::string words() {
        std::string all;
        for (GtkWidget* label : widgets_of(*window_, GTK_TYPE_LABEL))
            if (gtk_widget_get_mapped(label) != FALSE)
                all += std::string{gtk_label_get_text(GTK_LABEL(label))} + "\n";
        return all;
    }
    bool says(std::string_view what) { return words().find(what) != std::string::npos; }
    GtkWidget* button() { return widgets_of(*window_, GTK_TYPE_BUTTON).back(); }
    bool is_armed() { return gtk_widget_is_sensitive(button()) != FALSE; }

    std::optional<NoticeWindow> window_;
    bool shown_ = false, over_ = false;
    int stopped_ = 0;
};

TEST_F(NoticeWidgets, show_who_which_phone_and_the_code) {
    show(test::sample_notice());
    GtkWidget* digits = widgets_of(*window_, GTK_TYPE_LABEL, "kyso-code").at(0);
    EXPECT_STREQ(gtk_label_get_text(GTK_LABEL(digits)), "1462");
    EXPECT_EQ(test::spoken_instead_of(digits, "Mã xác minh: 1 4 6 2"), "");
    EXPECT_TRUE(says("https://portal.example")) << words();
    EXPECT_TRUE(says("09•• ••• 678"));
    EXPECT_TRUE(says("chỉ xác nhận nếu giống hệt"));
    EXPECT_TRUE(says("bấm Huỷ trên điện thoại"));
    EXPECT_TRUE(says("còn 6:00") || says("còn 5:5")) << words();
    EXPECT_EQ(test::spoken_instead_of(button(), "Thôi chờ"), "");
    EXPECT_EQ(gtk_window_get_focus(GTK_WINDOW(window_->gobj())), nullptr);
    EXPECT_FALSE(says("Chế độ nhà phát triển"));
}

TEST_F(NoticeWidgets, stop_once_and_only_when_armed) {
    show(test::sample_notice());
    EXPECT_FALSE(is_armed());
    ASSERT_TRUE(test::wait_in_gtk([this] { return is_armed(); }));
    g_signal_emit_by_name(button(), "clicked");
    g_signal_emit_by_name(button(), "clicked");
    EXPECT_EQ(stopped_, 1);
    EXPECT_FALSE(is_armed());
}

TEST_F(NoticeWidgets, show_the_end_in_place_of_the_code) {
    show(test::sample_notice());
    window_->show_end("Đã huỷ\u202E trên điện thoại.");
    EXPECT_TRUE(test::wait_in_gtk([this] { return says("trên điện thoại."); }));
    EXPECT_FALSE(says("1462"));
    EXPECT_FALSE(says("\u202E")) << "as every text from outside";
    EXPECT_EQ(test::spoken_instead_of(button(), "Đóng"), "");
    EXPECT_FALSE(over_);
    g_signal_emit_by_name(button(), "clicked");
    EXPECT_TRUE(over_);
    EXPECT_EQ(stopped_, 0);
}

TEST_F(NoticeWidgets, out_of_sight_stay_so_at_the_end) {
    show(test::sample_notice());
    window_->close();
    EXPECT_FALSE(window_->get_visible());
    EXPECT_FALSE(over_);
    window_->show_end("Đã huỷ.");
    EXPECT_FALSE(window_->get_visible());
    EXPECT_TRUE(over_);
}

TEST_F(NoticeWidgets, keep_within_a_small_screen) {
    for (const Language language : {Language::vi, Language::en}) {
        PhoneNotice notice = test::sample_notice();
        notice.language = language;
        notice.requester = "https://" + std::string(253, 'w') + ":8443";
        notice.developer = true;
        notice.code = std::string(max_code, 'W');
        shown_ = false;
        show(notice);
        EXPECT_TRUE(says(text(Text::developer_mode, language)));
        EXPECT_LE(window_->get_width(), test::screen_width);
        EXPECT_LE(window_->get_height(), test::screen_height);
        for (GtkWidget* label : widgets_of(*window_, GTK_TYPE_LABEL))
            EXPECT_FALSE(pango_layout_is_ellipsized(gtk_label_get_layout(GTK_LABEL(label))));
    }
}

} // namespace
} // namespace kyso::prompt
