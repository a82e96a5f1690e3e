// SPDX-License-Identifier: Apache-2.0
// The phone field by itself: what it takes for a number, and what it is to a screen reader and a touch
// screen.
#include "daemon/prompt/phone_field.hpp"

#include "daemon/prompt/prompt_wire.hpp"
#include "tests/integration/prompt/widget_fixture.hpp"

#include <gtkmm/window.h>

namespace kyso::prompt {
namespace {

struct Typed {
    const char* name;
    std::string text;
    bool may_be;
};
class PhoneNumbers : public testing::TestWithParam<Typed> {};

TEST_P(PhoneNumbers, are_told_from_other_text) {
    EXPECT_EQ(may_be_phone_number(GetParam().text), GetParam().may_be);
}

INSTANTIATE_TEST_SUITE_P(
    table, PhoneNumbers,
    testing::Values(Typed{"national", "0912345678", true}, Typed{"international", "+84912345678", true},
                    Typed{"without_plus", "84912345678", true}, Typed{"grouped", "0912 345 678", true},
                    Typed{"dots_and_hyphens", "+84 912.345-678", true}, Typed{"fewest", "123456789", true},
                    Typed{"most", "123456789012345", true}, Typed{"empty", "", false},
                    Typed{"too_few", "12345678", false}, Typed{"too_many", "1234567890123456", false},
                    Typed{"letter", "091234567a", false}, Typed{"plus_within", "09123+45678", false},
                    Typed{"two_pluses", "++84912345678", false}, Typed{"plus_alone", "+", false},
                    Typed{"blank_first", " 0912345678", false}, Typed{"hyphen_last", "0912345678-", false},
                    Typed{"line_feed", "09123\n45678", false}, Typed{"other_digits", "٠٩١٢٣٤٥٦٧٨", false},
                    Typed{"too_long", "0912345678" + std::string(max_phone - 10, ' ') + "1", false},
                    Typed{"zero_octet", std::string("091234\0005678", 11), false}),
    [](const auto& row) { return row.param.name; });

class PhoneFieldTest : public test::Widgets {
  protected:
    void SetUp() override { window_.set_child(field_); }
    GtkWidget* entry() { return test::widgets_of(field_, GTK_TYPE_ENTRY).at(0); }
    void type(const char* text) { gtk_editable_set_text(GTK_EDITABLE(entry()), text); }

    Gtk::Window window_;
    PhoneField field_{Language::vi};
};

TEST_F(PhoneFieldTest, is_empty_at_first_and_says_what_it_is) {
    EXPECT_EQ(field_.number(), "");
    EXPECT_FALSE(field_.is_usable());
    EXPECT_EQ(test::spoken_instead_of(entry(), "Số điện thoại"), "");
    EXPECT_EQ(gtk_entry_get_input_purpose(GTK_ENTRY(entry())), GTK_INPUT_PURPOSE_PHONE);
    EXPECT_TRUE(gtk_entry_get_visibility(GTK_ENTRY(entry())));
}

TEST_F(PhoneFieldTest, gives_what_was_typed_without_blanks_around_it) {
    type("  0912 345 678 ");
    EXPECT_EQ(field_.number(), "0912 345 678");
    EXPECT_TRUE(field_.is_usable());
    type("   ");
    EXPECT_EQ(field_.number(), "");
}

} // namespace
} // namespace kyso::prompt
