// SPDX-License-Identifier: Apache-2.0
// The certificates to choose from, all in sight as radio buttons; with a single one just its name.
// The prompt's window listens for the choice; remembering it is kysod's.
#pragma once

#include "daemon/prompt/prompt_wire.hpp"

#include <gtkmm/box.h>
#include <gtkmm/checkbutton.h>

namespace kyso::prompt {

class ChoiceList : public Gtk::Box {
  public:
    explicit ChoiceList(const PromptRequest& request);

    /// Index of the active choice; the preselected one at the start.
    std::size_t active() const noexcept { return active_; }
    sigc::signal<void()>& signal_changed() noexcept { return changed_; }

  private:
    void focus_active();
    void add_buttons(const PromptRequest& request);
    Gtk::CheckButton* make_button(const PromptChoice& choice);

    std::size_t active_ = 0;
    std::vector<Gtk::CheckButton*> buttons_; ///< owned by the box they are in
    sigc::signal<void()> changed_;
};

} // namespace kyso::prompt
