// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/wrapped_label.hpp"

#include "daemon/prompt/safe_text.hpp"

namespace kyso::prompt {
namespace {

Gtk::Label* make_label(const Glib::ustring& words) {
    auto* label = Gtk::make_managed<Gtk::Label>();
    label->set_text(words);
    label->set_xalign(0);
    label->set_wrap(true);
    label->set_wrap_mode(Pango::WrapMode::WORD_CHAR);
    return label;
}

} // namespace

Gtk::Label* make_outside_label(std::string_view outside) {
    return make_label(safe_text(outside));
}

Gtk::Label* make_own_label(const char* own) {
    return make_label(own);
}

} // namespace kyso::prompt
