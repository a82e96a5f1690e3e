// SPDX-License-Identifier: Apache-2.0
// The verification code of the active choice, large, with what to do with it. In the footer: the phone shows
// the same code after this window has gone, so it must have been in sight, however long the rest is.
#pragma once

#include "daemon/prompt/prompt_texts.hpp"

#include <gtkmm/box.h>
#include <gtkmm/label.h>

#include <string>
#include <string_view>

namespace kyso::prompt {

/// `1 4 6 2`: a screen reader would read 1462 as a number.
std::string one_by_one(std::string_view code);

class CodeView : public Gtk::Box {
  public:
    explicit CodeView(Language language);

    /// Shows this code from now on, or nothing where it is empty.
    void show_code(const std::string& code);

  private:
    Language language_;
    Gtk::Label* digits_; ///< owned by the box
};

} // namespace kyso::prompt
