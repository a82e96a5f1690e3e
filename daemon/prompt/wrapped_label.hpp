// SPDX-License-Identifier: Apache-2.0
// Labels of the prompt's window. They wrap, at any character where a word is too long for the line, and never
// end in an ellipsis; text from outside goes through safe_text() and is never read as markup.
#pragma once

#include <gtkmm/button.h>
#include <gtkmm/label.h>

#include <string_view>

namespace kyso::prompt {

/// For words from outside. The caller adds it to a container, which then owns it.
Gtk::Label* make_outside_label(std::string_view outside);
/// For the prompt's own words (prompt_texts.hpp).
Gtk::Label* make_own_label(const char* own);
/// What a screen reader says for a widget that it would name wrongly by itself.
void set_spoken_name(Gtk::Widget& widget, std::string_view name);
/// The prompt's own word on a button, to be seen and to be heard; an underscore marks its mnemonic.
void name_button(Gtk::Button& button, const char* own);

} // namespace kyso::prompt
