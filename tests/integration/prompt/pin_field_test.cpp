// SPDX-License-Identifier: Apache-2.0
// The PIN field by itself, in this process: where a typed PIN must not be found. GTK 4.8 reads an entry's
// text for AT-SPI (GetText, text-changed events) by gtk_editable_get_delegate() and gtk_editable_get_text().
#include "daemon/prompt/pin_field.hpp"

#include "tests/integration/prompt/widget_fixture.hpp"

#include <array>
#include <fcntl.h>
#include <gtkmm/window.h>
#include <sys/socket.h>

namespace kyso::prompt {
namespace {

class PinFieldTest : public test::Widgets {
  protected:
    void SetUp() override {
        window_.set_child(field_);
        for (Gtk::Widget* child = field_.get_first_child()->get_first_child(); child != nullptr;
             child = child->get_next_sibling())
            if (GTK_IS_PASSWORD_ENTRY(child->gobj())) entry_ = GTK_EDITABLE(child->gobj());
        ASSERT_NE(entry_, nullptr);
        text_ = GTK_TEXT(gtk_widget_get_first_child(GTK_WIDGET(entry_)));
    }
    void type(const char* pin) { gtk_editable_set_text(GTK_EDITABLE(text_), pin); }
    std::string typed() const { return gtk_editable_get_text(GTK_EDITABLE(text_)); }

    Gtk::Window window_;
    PinField field_{Language::en};
    GtkEditable* entry_ = nullptr;
    GtkText* text_ = nullptr;
};

TEST_F(PinFieldTest, accessibility_finds_no_text) {
    type("7531902");
    ASSERT_EQ(typed(), "7531902");
    EXPECT_STREQ(gtk_editable_get_text(entry_), "");
    EXPECT_EQ(gtk_editable_get_delegate(entry_), nullptr);
    // The inner field is no node of the tree; the entry is one, as what it is.
    EXPECT_EQ(gtk_accessible_get_accessible_role(GTK_ACCESSIBLE(text_)), GTK_ACCESSIBLE_ROLE_NONE);
    EXPECT_EQ(gtk_accessible_get_accessible_role(GTK_ACCESSIBLE(entry_)), GTK_ACCESSIBLE_ROLE_TEXT_BOX);
    EXPECT_TRUE(gtk_editable_get_editable(entry_));
}

TEST_F(PinFieldTest, starts_masked_and_keeps_no_history) {
    EXPECT_FALSE(gtk_text_get_visibility(text_));
    EXPECT_FALSE(gtk_editable_get_enable_undo(GTK_EDITABLE(text_)));
}

TEST_F(PinFieldTest, shown_in_clear_it_still_goes_to_no_clipboard) {
    type("7531902");
    gtk_text_set_visibility(text_, TRUE);
    gtk_editable_select_region(GTK_EDITABLE(text_), 0, -1);
    EXPECT_FALSE(gtk_editable_get_selection_bounds(GTK_EDITABLE(text_), nullptr, nullptr));
    GdkDisplay* display = gdk_display_get_default();
    for (const char* signal : {"copy-clipboard", "cut-clipboard"})
        g_signal_emit_by_name(text_, signal);
    EXPECT_EQ(typed(), "7531902");
    EXPECT_EQ(gdk_clipboard_get_content(gdk_display_get_clipboard(display)), nullptr);
    EXPECT_EQ(gdk_clipboard_get_content(gdk_display_get_primary_clipboard(display)), nullptr);
}

TEST_F(PinFieldTest, selected_while_masked_and_then_shown_it_is_deselected) {
    type("7531902");
    gtk_editable_select_region(GTK_EDITABLE(text_), 0, -1);
    gtk_text_set_visibility(text_, TRUE);
    EXPECT_FALSE(gtk_editable_get_selection_bounds(GTK_EDITABLE(text_), nullptr, nullptr));
}

TEST_F(PinFieldTest, counts_octets_not_characters) {
    EXPECT_FALSE(field_.is_usable());
    type("1");
    EXPECT_TRUE(field_.is_usable());
    std::string four_octets_each;
    for (int i = 0; i < 64; ++i)
        four_octets_each += "𠀀";
    type(four_octets_each.c_str());
    EXPECT_EQ(typed().size(), 256U);
    EXPECT_FALSE(field_.is_usable());
}

TEST_F(PinFieldTest, is_empty_once_sent_or_not_sent) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    Fd near{ends[0]};
    Fd far{ends[1]};
    type("2468");
    EXPECT_TRUE(field_.send(near.get()).has_value());
    EXPECT_EQ(typed(), "");
    near.reset();
    EXPECT_EQ(test::read_to_end(far.get(), std::chrono::seconds{5}), "\x04"
                                                                     "2468");
    type("2468");
    const auto gone = field_.send(-1);
    ASSERT_TRUE(gone.has_error());
    EXPECT_EQ(gone.error().name(), "driver_died");
    EXPECT_EQ(typed(), "");
}

} // namespace
} // namespace kyso::prompt
