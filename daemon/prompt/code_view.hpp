// SPDX-License-Identifier: Apache-2.0
// A verification code, large, with what to do with it: of the active choice, in the consent window's footer,
// where nothing scrolls it away; and in the notice that stays while the phone rings.
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
    /// `advice`: what to do with the code.
    CodeView(Language language, Text advice);

    /// Shows this code from now on, or nothing where it is empty.
    void show_code(const std::string& code);

  private:
    Language language_;
    Gtk::Label* digits_; ///< owned by the box
};

} // namespace kyso::prompt
