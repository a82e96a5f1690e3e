// SPDX-License-Identifier: Apache-2.0
// The whole window on a small screen with the longest texts that the wire lets through: every widget lies
// within it, or within what scrolls, and no label is wider or higher than its place.
#include "daemon/prompt/prompt_window.hpp"

#include "tests/integration/prompt/prompt_session.hpp"
#include "tests/integration/prompt/widget_fixture.hpp"

namespace kyso::prompt {
namespace {

/// Long in every text, with words of no width to wrap at too.
PromptRequest longest(Language language, PinMode pin) {
    std::string words;
    for (int i = 0; i < 60; ++i)
        words += "NGUYỄN ";
    const std::string one_word(300, 'W');
    PromptChoice choice{one_word, words, {{words, one_word}, {one_word, words}}, one_word, words};
    if (pin == PinMode::none) choice.code = std::string(max_code, 'W');
    if (pin == PinMode::entry) choice.confirm = "CUỐI";
    PromptRequest request = test::sample_request();
    request.language = language;
    request.title = words;
    request.requester = "https://" + std::string(253, 'w') + ":8443";
    request.developer = true;
    request.notice = words;
    request.pin = pin;
    request.choices = {choice};
    return request;
}

std::string describe(GtkWidget* widget) {
    std::string name = G_OBJECT_TYPE_NAME(widget);
    if (GTK_IS_LABEL(widget)) name += std::string{" «"} + gtk_label_get_text(GTK_LABEL(widget)) + "»";
    return name;
}

bool scrolls(GtkWidget* widget) {
    return gtk_widget_get_ancestor(widget, GTK_TYPE_SCROLLED_WINDOW) != nullptr;
}

/// Words, or a place for words; GTK's own ornaments may hang over.
bool is_for_reading(GtkWidget* widget) {
    return GTK_IS_LABEL(widget) || GTK_IS_BUTTON(widget) || GTK_IS_EDITABLE(widget) ||
           GTK_IS_TEXT_VIEW(widget);
}

void expect_whole(GtkWidget* widget, GtkWidget* window) {
    graphene_rect_t place;
    ASSERT_TRUE(gtk_widget_compute_bounds(widget, window, &place)) << describe(widget);
    EXPECT_GE(place.origin.x, 0) << describe(widget);
    EXPECT_LE(place.origin.x + place.size.width, gtk_widget_get_width(window)) << describe(widget);
    if (!scrolls(widget)) {
        EXPECT_GE(place.origin.y, 0) << describe(widget);
        EXPECT_LE(place.origin.y + place.size.height, gtk_widget_get_height(window)) << describe(widget);
    }
    if (!GTK_IS_LABEL(widget)) return;
    PangoLayout* text = gtk_label_get_layout(GTK_LABEL(widget));
    PangoRectangle drawn;
    PangoRectangle lines;
    pango_layout_get_pixel_extents(text, &drawn, &lines); // a blank at the end of a line is not drawn
    EXPECT_LE(drawn.x + drawn.width, gtk_widget_get_width(widget)) << describe(widget);
    EXPECT_LE(lines.height, gtk_widget_get_height(widget)) << describe(widget);
    EXPECT_FALSE(pango_layout_is_ellipsized(text)) << describe(widget);
}

struct Kind {
    const char* name;
    Language language;
    PinMode pin;
};
class Layouts : public test::Widgets, public testing::WithParamInterface<Kind> {};

TEST_P(Layouts, cut_nothing_off) {
    bool shown = false;
    PromptWindow window{longest(GetParam().language, GetParam().pin),
                        {[&] { shown = true; }, [](const auto&) {}, [] {}}};
    window.present();
    ASSERT_TRUE(test::wait_in_gtk([&] { return shown; }));
    EXPECT_LE(window.get_width(), test::screen_width);
    EXPECT_LE(window.get_height(), test::screen_height);
    int labels = 0;
    test::for_each_widget(GTK_WIDGET(window.gobj()), [&](GtkWidget* widget) {
        if (gtk_widget_get_mapped(widget) == FALSE || !is_for_reading(widget)) return;
        labels += GTK_IS_LABEL(widget) ? 1 : 0;
        expect_whole(widget, GTK_WIDGET(window.gobj()));
    });
    EXPECT_GT(labels, 15) << "the window was not looked at";
}

INSTANTIATE_TEST_SUITE_P(table, Layouts,
                         testing::Values(Kind{"code_vi", Language::vi, PinMode::none},
                                         Kind{"code_en", Language::en, PinMode::none},
                                         Kind{"phone_vi", Language::vi, PinMode::phone},
                                         Kind{"phone_en", Language::en, PinMode::phone},
                                         Kind{"pin_vi", Language::vi, PinMode::entry},
                                         Kind{"pin_en", Language::en, PinMode::entry},
                                         Kind{"reader_vi", Language::vi, PinMode::pad},
                                         Kind{"reader_en", Language::en, PinMode::pad}),
                         [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::prompt
