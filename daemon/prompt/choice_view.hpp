// SPDX-License-Identifier: Apache-2.0
// What signing with the active choice means: its warning, its rows, and the exact text in an expander, open
// where the text is short.
#pragma once

#include "daemon/prompt/prompt_wire.hpp"

#include <gtkmm/box.h>
#include <gtkmm/expander.h>

#include <optional>

namespace kyso::prompt {

class ChoiceView : public Gtk::Box {
  public:
    explicit ChoiceView(Language language);

    /// Shows this choice instead of the one before, with the exact text that it signs.
    void show_choice(const PromptChoice& choice, const std::string& document);
    bool is_document_open() const noexcept { return document_open_.value_or(false); }
    /// The exact text was opened or closed.
    sigc::signal<void()>& signal_document_toggled() noexcept { return document_toggled_; }

  private:
    void add_rows(const PromptChoice& choice);
    void add_document(const std::string& document, bool alone);

    Language language_;
    std::optional<bool> document_open_; ///< as the person left it, also when the choice changes
    sigc::signal<void()> document_toggled_;
};

} // namespace kyso::prompt
