// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/pin_field.hpp"

#include "daemon/prompt/wrapped_label.hpp"

#include <cstring>

namespace kyso::prompt {
namespace {

constexpr int max_pin_characters = 64; ///< longer than any token takes

void refuse(GtkText* text, const char* signal) {
    const auto stop = [](GtkText* self, gpointer name) {
        g_signal_stop_emission_by_name(self, static_cast<const char*>(name));
    };
    g_signal_connect(text, signal, G_CALLBACK(+stop), const_cast<char*>(signal));
}

/// What is selected while it can be read goes to the primary selection, where every program sees it.
void refuse_selection(GtkText* text) {
    const auto collapse = [](GtkText* self, GParamSpec*, gpointer) {
        if (gtk_text_get_visibility(self) == FALSE) return;
        if (gtk_editable_get_selection_bounds(GTK_EDITABLE(self), nullptr, nullptr) != FALSE)
            gtk_editable_set_position(GTK_EDITABLE(self), gtk_editable_get_position(GTK_EDITABLE(self)));
    };
    for (const char* change : {"notify::selection-bound", "notify::cursor-position", "notify::visibility"})
        g_signal_connect(text, change, G_CALLBACK(+collapse), nullptr);
}

} // namespace

PinField::PinField(Language language) : Gtk::Box(Gtk::Orientation::VERTICAL, 4), entry_(make_hidden_entry()) {
    build(language);
    keep_inside();
    const auto edited = [](GtkEditable*, gpointer self) { static_cast<PinField*>(self)->edited_.emit(); };
    g_signal_connect(entry_.text, "changed", G_CALLBACK(+edited), this);
}

void PinField::build(Language language) {
    auto* label = Gtk::make_managed<Gtk::Label>(text(Text::pin, language), true);
    label->add_css_class("kyso-section");
    gtk_label_set_mnemonic_widget(label->gobj(), entry_.widget);
    gtk_widget_set_hexpand(entry_.widget, TRUE);
    gtk_password_entry_set_show_peek_icon(GTK_PASSWORD_ENTRY(entry_.widget), TRUE);
    gtk_text_set_activates_default(entry_.text, TRUE);
    auto* line = Gtk::make_managed<Gtk::Box>(Gtk::Orientation::HORIZONTAL, 12);
    line->append(*label);
    gtk_box_append(line->gobj(), entry_.widget);
    append(*line);
    Gtk::Label* hint = make_own_label(text(Text::pin_goes, language));
    hint->add_css_class("dim-label");
    append(*hint);
}

void PinField::keep_inside() {
    gtk_editable_set_enable_undo(GTK_EDITABLE(entry_.text), FALSE); // a history would keep copies
    gtk_text_set_max_length(entry_.text, max_pin_characters);
    refuse(entry_.text, "copy-clipboard");
    refuse(entry_.text, "cut-clipboard");
    refuse_selection(entry_.text);
}

ByteView PinField::octets() const noexcept {
    // Points into GTK's own locked buffer; gtkmm's get_text() would copy to the heap.
    const char* typed = gtk_editable_get_text(GTK_EDITABLE(entry_.text));
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
    gtk_editable_set_text(GTK_EDITABLE(entry_.text), ""); // GTK's password buffer overwrites what it drops
}

} // namespace kyso::prompt
