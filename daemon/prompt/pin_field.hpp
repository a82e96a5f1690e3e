// SPDX-License-Identifier: Apache-2.0
// Where a PIN is typed. GTK keeps it in memory that is locked and left out of swap; it goes from there to the
// PIN channel and is overwritten. It is never turned into a string of ours, copied to a clipboard or read
// out.
#pragma once

#include "daemon/prompt/hidden_entry.hpp"
#include "daemon/prompt/pin_channel.hpp"
#include "daemon/prompt/prompt_texts.hpp"

#include <gtkmm/box.h>

namespace kyso::prompt {

class PinField : public Gtk::Box {
  public:
    explicit PinField(Language language);

    /// 1 to max_pin_octets octets were typed.
    bool is_usable() const noexcept;
    /// Writes the PIN to `fd` and clears the field in any case. Errors as write_pin().
    Result<void> send(int fd);
    void clear();

    void focus() { gtk_widget_grab_focus(entry_.widget); }
    sigc::signal<void()>& signal_edited() noexcept { return edited_; }

  private:
    void build(Language language);
    void keep_inside();
    ByteView octets() const noexcept;

    HiddenEntry entry_; ///< owned by the box, once it is in it
    sigc::signal<void()> edited_;
};

} // namespace kyso::prompt
