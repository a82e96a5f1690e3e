// SPDX-License-Identifier: Apache-2.0
// Where the person types a word before something that cannot be undone: the last PIN try. Used by the window
// above the PIN field. A click or a stray Enter must not be enough.
#pragma once

#include "daemon/prompt/prompt_texts.hpp"

#include <gtkmm/box.h>
#include <gtkmm/entry.h>
#include <gtkmm/label.h>

#include <string>

namespace kyso::prompt {

/// Whether the person typed the word: letters alike, their case and diacritics not looked at, for not every
/// keyboard has them.
bool is_same_word(const std::string& typed, const std::string& word);

class ConfirmField : public Gtk::Box {
  public:
    explicit ConfirmField(Language language);

    /// Asks for this word from now on, or for nothing where it is empty. What was typed is gone.
    void ask_for(const std::string& word);
    /// The word was typed, or none is asked for.
    bool is_satisfied() const;
    /// There is a word, and it was typed.
    bool is_confirmed() const { return !word_.empty() && is_satisfied(); }
    void focus() { entry_.grab_focus(); }
    sigc::signal<void()>& signal_edited() noexcept { return edited_; }

  private:
    Language language_;
    std::string word_;
    Gtk::Label* label_;
    Gtk::Entry entry_;
    sigc::signal<void()> edited_;
};

} // namespace kyso::prompt
