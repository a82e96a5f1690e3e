// SPDX-License-Identifier: Apache-2.0
// A GtkPasswordEntry whose text stays out of the accessibility tree: GTK 4.8 answers AT-SPI's GetText with
// what was typed and sends it out letter by letter in text-changed events, masked or not (both measured).
// Used by PinField.
#pragma once

#include <gtk/gtk.h>

namespace kyso::prompt {

struct HiddenEntry {
    GtkWidget* widget; ///< floating, as from gtk_password_entry_new()
    GtkText* text;     ///< its inner field, the only way to the text; lives as long as the widget
};

HiddenEntry make_hidden_entry();

} // namespace kyso::prompt
