// SPDX-License-Identifier: Apache-2.0
// Where the person types the number of their SIM, in the footer like the PIN. Always empty at first: a number
// from elsewhere must not be agreed to unread. Shown in clear, for it is no secret from the person who owns
// it.
#pragma once

#include "daemon/prompt/prompt_texts.hpp"

#include <gtkmm/box.h>
#include <gtkmm/entry.h>

#include <string>
#include <string_view>

namespace kyso::prompt {

/// 9 to 15 digits, maybe after a plus, with spaces, dots and hyphens anywhere between. kysod judges properly
/// (drivers/sim/phone_number.hpp); this only keeps a slip of the finger from ending the request.
bool may_be_phone_number(std::string_view typed) noexcept;

class PhoneField : public Gtk::Box {
  public:
    explicit PhoneField(Language language);

    /// As typed, without blanks around it.
    std::string number() const;
    bool is_usable() const { return may_be_phone_number(number()); }
    void focus() { entry_.grab_focus(); }
    sigc::signal<void()>& signal_edited() noexcept { return edited_; }

  private:
    Gtk::Entry entry_;
    sigc::signal<void()> edited_;
};

} // namespace kyso::prompt
