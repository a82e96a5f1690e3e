// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/hidden_entry.hpp"

namespace kyso::prompt {
namespace {

constexpr const char* hidden = "kyso-hidden";

/// AT-SPI finds the text through the delegate; so does GtkPasswordEntry while it is set up and taken down.
GtkEditable* get_delegate(GtkEditable* entry) {
    if (g_object_get_data(G_OBJECT(entry), hidden) != nullptr) return nullptr;
    return GTK_EDITABLE(gtk_widget_get_first_child(GTK_WIDGET(entry)));
}

const char* get_text(GtkEditable*) {
    return "";
}

void hide_text(gpointer editable, gpointer) {
    static_cast<GtkEditableInterface*>(editable)->get_delegate = get_delegate;
    static_cast<GtkEditableInterface*>(editable)->get_text = get_text;
}

void dispose(GObject* entry) {
    g_object_set_data(entry, hidden, nullptr);
    G_OBJECT_CLASS(g_type_class_peek(GTK_TYPE_PASSWORD_ENTRY))->dispose(entry);
}

/// AT-SPI asks this property, which GtkPasswordEntry would look up at the delegate.
void get_editable(GObject*, guint, GValue* value, GParamSpec*) {
    g_value_set_boolean(value, TRUE);
}
void set_editable(GObject*, guint, const GValue*, GParamSpec*) {}

void override_class(gpointer object, gpointer) {
    auto* own = G_OBJECT_CLASS(object);
    own->dispose = dispose;
    own->get_property = get_editable;
    own->set_property = set_editable;
    g_object_class_override_property(own, 1, "editable");
}

GType hidden_entry_type() {
    static const GType type = [] {
        GTypeQuery parent;
        g_type_query(GTK_TYPE_PASSWORD_ENTRY, &parent);
        const GType made =
            g_type_register_static_simple(GTK_TYPE_PASSWORD_ENTRY, "KysoHiddenEntry", parent.class_size,
                                          override_class, parent.instance_size, nullptr, G_TYPE_FLAG_NONE);
        const GInterfaceInfo editable{hide_text, nullptr, nullptr};
        g_type_add_interface_static(made, GTK_TYPE_EDITABLE, &editable);
        return made;
    }();
    return type;
}

} // namespace

HiddenEntry make_hidden_entry() {
    auto* widget = GTK_WIDGET(g_object_new(hidden_entry_type(), nullptr));
    auto* text = GTK_TEXT(gtk_editable_get_delegate(GTK_EDITABLE(widget)));
    g_object_set_data(G_OBJECT(widget), hidden, widget);
    return {widget, text};
}

} // namespace kyso::prompt
