// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/message_box.hpp"

#include "daemon/prompt/wrapped_label.hpp"

namespace kyso::prompt {

MessageBox::MessageBox(Text heading, Language language, const char* style, std::string_view outside)
    : Gtk::Box(Gtk::Orientation::VERTICAL, 2) {
    add_css_class("kyso-box");
    add_css_class(style);
    Gtk::Label* above = make_own_label(text(heading, language));
    above->add_css_class("kyso-section");
    append(*above);
    append(*make_outside_label(outside));
}

Gtk::Label* make_developer_banner(Language language) {
    const Glib::ustring words = Glib::ustring{text(Text::developer_mode, language)} + ". " +
                                text(Text::developer_mode_means, language);
    Gtk::Label* banner = make_own_label(words.c_str());
    banner->add_css_class("kyso-banner");
    return banner;
}

} // namespace kyso::prompt
