// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/confirm_field.hpp"

#include "daemon/prompt/safe_text.hpp"
#include "daemon/prompt/wrapped_label.hpp"

namespace kyso::prompt {
namespace {

/// Folded, decomposed, without marks and blanks.
std::string letters_of(const std::string& text) {
    if (!g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr)) return {};
    std::string letters;
    for (const gunichar point : Glib::ustring{text}.casefold().normalize(Glib::NormalizeMode::ALL))
        if (!g_unichar_ismark(point) && !g_unichar_isspace(point)) letters += Glib::ustring(1, point).raw();
    return letters;
}

} // namespace

bool is_same_word(const std::string& typed, const std::string& word) {
    const std::string wanted = letters_of(word);
    return !wanted.empty() && letters_of(typed) == wanted;
}

ConfirmField::ConfirmField(Language language)
    : Gtk::Box(Gtk::Orientation::VERTICAL, 4), language_(language), label_(make_own_label("")) {
    label_->add_css_class("kyso-section");
    entry_.set_hexpand(true);
    entry_.signal_changed().connect([this] { edited_.emit(); });
    append(*label_);
    append(entry_);
    set_visible(false);
}

void ConfirmField::ask_for(const std::string& word) {
    word_ = word;
    const std::string question = text(Text::type_to_confirm, language_) + (" " + safe_text(word));
    label_->set_text(question);
    set_spoken_name(entry_, question);
    entry_.set_text("");
    set_visible(!word.empty());
}

bool ConfirmField::is_satisfied() const {
    return word_.empty() || is_same_word(entry_.get_text().raw(), word_);
}

} // namespace kyso::prompt
