// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/choice_view.hpp"

#include "daemon/prompt/message_box.hpp"
#include "daemon/prompt/safe_text.hpp"
#include "daemon/prompt/wrapped_label.hpp"

#include <gtkmm/grid.h>
#include <gtkmm/scrolledwindow.h>
#include <gtkmm/textview.h>

namespace kyso::prompt {
namespace {

constexpr int document_height = 180;         ///< pixels; the text scrolls within
constexpr std::size_t short_document = 1024; ///< octets; a statement with few fields is shorter
constexpr int row_label_width = 24;          ///< characters

Gtk::ScrolledWindow* make_document(std::string_view document, const char* name) {
    auto* view = Gtk::make_managed<Gtk::TextView>();
    view->add_css_class("kyso-document");
    set_spoken_name(*view, name);
    view->set_monospace(true);
    view->set_editable(false);
    view->set_cursor_visible(false);
    view->set_accepts_tab(false); // Tab moves on, as everywhere else in the window
    view->set_wrap_mode(Gtk::WrapMode::WORD_CHAR);
    const auto exact = view->get_buffer()->create_tag();
    exact->property_insert_hyphens() = false; // wrapping adds nothing
    view->get_buffer()->insert_with_tag(view->get_buffer()->begin(), safe_text(document, LineFeeds::kept),
                                        exact);
    auto* scroller = Gtk::make_managed<Gtk::ScrolledWindow>();
    scroller->set_child(*view);
    scroller->set_has_frame(true);
    scroller->set_overlay_scrolling(false);
    scroller->set_min_content_height(document_height);
    scroller->set_policy(Gtk::PolicyType::NEVER, Gtk::PolicyType::AUTOMATIC);
    scroller->set_margin_top(6);
    return scroller;
}

} // namespace

ChoiceView::ChoiceView(Language language) : Gtk::Box(Gtk::Orientation::VERTICAL, 14), language_(language) {}

void ChoiceView::show_choice(const PromptChoice& choice, const std::string& document) {
    while (Gtk::Widget* child = get_first_child())
        remove(*child);
    if (!choice.warning.empty())
        append(*Gtk::make_managed<MessageBox>(Text::warning, language_, "warning", choice.warning));
    if (!choice.rows.empty()) add_rows(choice);
    if (!document.empty()) add_document(document, choice.rows.empty());
}

void ChoiceView::add_rows(const PromptChoice& choice) {
    auto* grid = Gtk::make_managed<Gtk::Grid>();
    grid->set_row_spacing(6);
    grid->set_column_spacing(16);
    int line = 0;
    for (const PromptRow& row : choice.rows) {
        Gtk::Label* label = make_outside_label(row.label);
        label->add_css_class("dim-label");
        label->set_max_width_chars(row_label_width);
        label->set_yalign(0);
        Gtk::Label* value = make_outside_label(row.value);
        value->set_hexpand(true);
        value->set_yalign(0);
        grid->attach(*label, 0, line);
        grid->attach(*value, 1, line++);
    }
    append(*grid);
}

void ChoiceView::add_document(const std::string& document, bool alone) {
    auto* expander = Gtk::make_managed<Gtk::Expander>(text(Text::document, language_), true);
    set_spoken_name(*expander, text(Text::document, language_));
    expander->set_child(*make_document(document, text(Text::document, language_)));
    expander->set_expanded(document_open_.value_or(alone || document.size() <= short_document));
    expander->property_expanded().signal_changed().connect([this, expander] {
        document_open_ = expander->get_expanded();
        document_toggled_.emit();
    });
    append(*expander);
}

} // namespace kyso::prompt
