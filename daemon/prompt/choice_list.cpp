// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/choice_list.hpp"

#include "daemon/prompt/prompt_texts.hpp"
#include "daemon/prompt/wrapped_label.hpp"

namespace kyso::prompt {
namespace {

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
    for (std::size_t i = 0; i < request.choices.size(); ++i)
        add_button(i, request.choices[i]);
    heading->set_mnemonic_widget(*first_);
    first_->signal_mnemonic_activate().connect(
        [this](bool) {
            focus_active();
            return true;
        },
        false); // before GTK, which would activate the first choice
}

void ChoiceList::focus_active() {
    for (Gtk::Widget* child = get_first_child(); child != nullptr; child = child->get_next_sibling())
        if (auto* button = dynamic_cast<Gtk::CheckButton*>(child); button != nullptr && button->get_active())
            button->grab_focus();
}

void ChoiceList::add_button(std::size_t index, const PromptChoice& choice) {
    auto* button = Gtk::make_managed<Gtk::CheckButton>();
    button->set_child(*make_name(choice));
    set_spoken_name(*button, choice.title + ", " + choice.subtitle);
    if (first_ == nullptr) {
        first_ = button;
        button->set_active(true);
    } else {
        button->set_group(*first_);
    }
    button->signal_toggled().connect([this, button, index] {
        if (!button->get_active()) return;
        active_ = index;
        changed_.emit();
    });
    append(*button);
}

} // namespace kyso::prompt
