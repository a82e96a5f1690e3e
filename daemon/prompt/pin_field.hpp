// SPDX-License-Identifier: Apache-2.0
// Where a PIN is typed. GTK keeps it in memory that is locked and left out of swap; it goes from there to the
// PIN channel and is overwritten. It is never turned into a string of ours, copied to the clipboard or read
// out.
#pragma once

#include "daemon/prompt/pin_channel.hpp"
#include "daemon/prompt/prompt_texts.hpp"

#include <gtkmm/box.h>
#include <gtkmm/passwordentry.h>

namespace kyso::prompt {

class PinField : public Gtk::Box {
  public:
    explicit PinField(Language language);

    /// 1 to max_pin_octets octets were typed.
    bool is_usable() const noexcept;
    /// Writes the PIN to `fd` and clears the field in any case. Errors as write_pin().
    Result<void> send(int fd);
    void clear();

    void focus() { entry_.grab_focus(); }
    sigc::signal<void()>& signal_edited() noexcept { return edited_; }

  private:
    ByteView octets() const noexcept;

    Gtk::PasswordEntry entry_;
    sigc::signal<void()> edited_;
};

} // namespace kyso::prompt
