// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/choice_list.hpp"

#include "daemon/prompt/prompt_texts.hpp"
#include "daemon/prompt/wrapped_label.hpp"

#include <gtkmm/scrolledwindow.h>

namespace kyso::prompt {
namespace {

constexpr std::size_t most_unscrolled = 4; ///< choices
constexpr int list_height = 150;           ///< pixels

Gtk::Box* make_name(const PromptChoice& choice) {
    auto* box = Gtk::make_managed<Gtk::Box>(Gtk::Orientation::VERTICAL);
    Gtk::Label* title = make_outside_label(choice.title);
    title->add_css_class("kyso-section");
    box->append(*title);
    if (!choice.subtitle.empty()) {
        Gtk::Label* subtitle = make_outside_label(choice.subtitle);
        subtitle->add_css_class("dim-label");
        box->append(*subtitle);
    }
    return box;
}

} // namespace

ChoiceList::ChoiceList(const PromptRequest& request) : Gtk::Box(Gtk::Orientation::VERTICAL, 6) {
    const bool several = request.choices.size() > 1;
    if (!several && request.choices.front().title.empty()) {
        set_visible(false);
        return;
    }
    Gtk::Label* heading = make_own_label("");
    heading->add_css_class("dim-label");
    append(*heading);
    if (!several) {
        heading->set_text(text(Text::one_certificate, request.language));
        append(*make_name(request.choices.front()));
        return;
    }
    heading->set_text_with_mnemonic(text(Text::choose_certificate, request.language));
    add_buttons(request);
    heading->set_mnemonic_widget(*buttons_.front());
    buttons_.front()->signal_mnemonic_activate().connect(
        [this](bool) {
            focus_active();
            return true;
        },
        false); // before GTK, which would activate the first choice
}

void ChoiceList::focus_active() {
    buttons_[active_]->grab_focus();
}

void ChoiceList::add_buttons(const PromptRequest& request) {
    auto* box = Gtk::make_managed<Gtk::Box>(Gtk::Orientation::VERTICAL, 6);
    for (const PromptChoice& choice : request.choices)
        box->append(*make_button(choice));
    active_ = request.preselected;
    buttons_[active_]->set_active(true);
    if (request.choices.size() <= most_unscrolled) return append(*box);
    // A long list scrolls by itself, so that what is to be signed stays near.
    box->add_css_class("kyso-document");
    auto* scroller = Gtk::make_managed<Gtk::ScrolledWindow>();
    scroller->set_child(*box);
    scroller->set_has_frame(true);
    scroller->set_overlay_scrolling(false);
    scroller->set_policy(Gtk::PolicyType::NEVER, Gtk::PolicyType::AUTOMATIC);
    scroller->set_min_content_height(list_height);
    append(*scroller);
}

Gtk::CheckButton* ChoiceList::make_button(const PromptChoice& choice) {
    auto* button = Gtk::make_managed<Gtk::CheckButton>();
    button->set_child(*make_name(choice));
    set_spoken_name(*button, choice.title + ", " + choice.subtitle);
    if (!buttons_.empty()) button->set_group(*buttons_.front());
    button->signal_toggled().connect([this, button, index = buttons_.size()] {
        if (!button->get_active() || index == active_) return;
        active_ = index;
        changed_.emit();
    });
    buttons_.push_back(button);
    return button;
}

} // namespace kyso::prompt
