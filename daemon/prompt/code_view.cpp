// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/code_view.hpp"

#include "daemon/prompt/safe_text.hpp"
#include "daemon/prompt/wrapped_label.hpp"

namespace kyso::prompt {

std::string one_by_one(std::string_view code) {
    std::string spaced;
    for (const gunichar point : Glib::ustring{safe_text(code)})
        spaced += (spaced.empty() ? "" : " ") + Glib::ustring(1, point).raw();
    return spaced;
}

CodeView::CodeView(Language language, Text advice)
    : Gtk::Box(Gtk::Orientation::VERTICAL, 2), language_(language), digits_(make_own_label("")) {
    add_css_class("kyso-box");
    add_css_class("notice");
    Gtk::Label* heading = make_own_label(text(Text::code, language));
    heading->add_css_class("kyso-section");
    digits_->add_css_class("kyso-code");
    digits_->set_wrap_mode(Pango::WrapMode::CHAR);
    append(*heading);
    append(*digits_);
    append(*make_own_label(text(advice, language)));
    set_visible(false);
}

void CodeView::show_code(const std::string& code) {
    digits_->set_text(safe_text(code));
    set_spoken_name(*digits_, text(Text::code, language_) + (": " + one_by_one(code)));
    set_visible(!code.empty());
}

} // namespace kyso::prompt
