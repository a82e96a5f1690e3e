// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/pin_field.hpp"

#include "daemon/prompt/wrapped_label.hpp"

#include <cstring>

namespace kyso::prompt {
namespace {

constexpr int max_pin_characters = 64; ///< longer than any token takes

/// Signals of GtkText that would put the PIN elsewhere (clipboard) even while it is shown.
void refuse(GtkText* text, const char* signal) {
    g_signal_connect(text, signal, G_CALLBACK(+[](GtkText* self, gpointer name) {
                         g_signal_stop_emission_by_name(self, static_cast<const char*>(name));
                     }),
                     const_cast<char*>(signal));
}

} // namespace

PinField::PinField(Language language) : Gtk::Box(Gtk::Orientation::VERTICAL, 4) {
    auto* line = Gtk::make_managed<Gtk::Box>(Gtk::Orientation::HORIZONTAL, 12);
    auto* label = Gtk::make_managed<Gtk::Label>(text(Text::pin, language), true);
    label->add_css_class("kyso-section");
    label->set_mnemonic_widget(entry_);
    line->append(*label);
    entry_.set_hexpand(true);
    entry_.set_show_peek_icon(true);
    entry_.property_activates_default() = true;
    line->append(entry_);
    append(*line);
    Gtk::Label* hint = make_own_label(text(Text::pin_goes, language));
    hint->add_css_class("dim-label");
    append(*hint);

    GtkEditable* inner = gtk_editable_get_delegate(GTK_EDITABLE(entry_.gobj()));
    gtk_editable_set_enable_undo(inner, FALSE); // a history would keep copies
    gtk_text_set_max_length(GTK_TEXT(inner), max_pin_characters);
    refuse(GTK_TEXT(inner), "copy-clipboard");
    refuse(GTK_TEXT(inner), "cut-clipboard");
    gtk_accessible_update_relation(GTK_ACCESSIBLE(inner), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label->gobj(),
                                   nullptr, -1);
    entry_.signal_changed().connect([this] { edited_.emit(); });
}

ByteView PinField::octets() const noexcept {
    // The C call points into the entry's own buffer; gtkmm's get_text() would copy to the heap.
    const char* typed = gtk_editable_get_text(GTK_EDITABLE(const_cast<GtkPasswordEntry*>(entry_.gobj())));
    return as_bytes({typed, std::strlen(typed)});
}

bool PinField::is_usable() const noexcept {
    const std::size_t size = octets().size();
    return size >= 1 && size <= max_pin_octets;
}

Result<void> PinField::send(int fd) {
    auto written = write_pin(fd, octets());
    clear();
    return written;
}

void PinField::clear() {
    gtk_editable_set_text(GTK_EDITABLE(entry_.gobj()), ""); // GTK's password buffer overwrites what it drops
}

} // namespace kyso::prompt
