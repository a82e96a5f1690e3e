// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/wrapped_label.hpp"

#include "daemon/prompt/safe_text.hpp"

namespace kyso::prompt {
namespace {

constexpr const char* left_to_right = "\u200E";

Gtk::Label* make_label(const Glib::ustring& words) {
    auto* label = Gtk::make_managed<Gtk::Label>();
    // A left-to-right mark of ours first: a name that begins in Hebrew must not turn the whole line round.
    label->set_text(Glib::ustring{left_to_right} + words);
    label->set_xalign(0);
    label->set_wrap(true);
    label->set_wrap_mode(Pango::WrapMode::WORD_CHAR);
    // A hyphen at the end of a line would be read as part of a host or a number.
    Pango::AttrList attributes;
    auto hyphens = Pango::Attribute::create_attr_insert_hyphens(false);
    attributes.insert(hyphens);
    label->set_attributes(attributes);
    return label;
}

} // namespace

Gtk::Label* make_outside_label(std::string_view outside) {
    return make_label(safe_text(outside));
}

Gtk::Label* make_own_label(const char* own) {
    return make_label(own);
}

void set_spoken_name(Gtk::Widget& widget, std::string_view name) {
    std::string spoken = safe_text(name);
    std::erase(spoken, '_'); // marks the mnemonic
    gtk_accessible_update_property(GTK_ACCESSIBLE(widget.gobj()), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   spoken.c_str(), -1);
}

void name_button(Gtk::Button& button, const char* own) {
    button.set_label(own);
    set_spoken_name(button, own);
}

} // namespace kyso::prompt
