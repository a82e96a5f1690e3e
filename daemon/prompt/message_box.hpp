// SPDX-License-Identifier: Apache-2.0
// A framed remark: a heading in the prompt's own words above a text. For notices, warnings and the developer
// banner, which is made here too.
#pragma once

#include "daemon/prompt/prompt_texts.hpp"

#include <gtkmm/box.h>
#include <gtkmm/label.h>

#include <string_view>

namespace kyso::prompt {

class MessageBox : public Gtk::Box {
  public:
    /// `style` is a class of window_style.cpp beside kyso-box; `outside` is shown as safe_text().
    MessageBox(Text heading, Language language, const char* style, std::string_view outside);
};

/// The words of developer mode, for the top of a window. As make_own_label().
Gtk::Label* make_developer_banner(Language language);

} // namespace kyso::prompt
