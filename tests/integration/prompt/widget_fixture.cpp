// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/prompt/widget_fixture.hpp"

#include "daemon/prompt/window_style.hpp"

#include <gtkmm/init.h>

#include <cstdlib>
#include <stdexcept>

namespace kyso::test {
namespace {

std::unique_ptr<VirtualScreen> start_gtk() {
    auto screen =
        std::make_unique<VirtualScreen>(std::to_string(screen_width) + "x" + std::to_string(screen_height));
    for (const std::string& entry : screen->environment())
        if (const auto equals = entry.find('='); equals != entry.npos)
            ::setenv(entry.substr(0, equals).c_str(), entry.c_str() + equals + 1, 1);
    ::setenv("GTK_A11Y", "test", 1); // what a screen reader is told can be asked for
    if (gtk_init_check() == FALSE) throw std::runtime_error("GTK does not start");
    Gtk::init_gtkmm_internals();
    prompt::load_window_style();
    return screen;
}

} // namespace

void Widgets::SetUpTestSuite() {
    static const std::unique_ptr<VirtualScreen> screen = start_gtk();
}

void for_each_widget(GtkWidget* root, const std::function<void(GtkWidget*)>& look) {
    look(root);
    for (GtkWidget* child = gtk_widget_get_first_child(root); child != nullptr;
         child = gtk_widget_get_next_sibling(child))
        for_each_widget(child, look);
}

std::vector<GtkWidget*> widgets_of(Gtk::Widget& root, GType type, const char* style) {
    std::vector<GtkWidget*> found;
    for_each_widget(root.gobj(), [&](GtkWidget* widget) {
        if (g_type_is_a(G_OBJECT_TYPE(widget), type) == FALSE) return;
        if (*style == '\0' || gtk_widget_has_css_class(widget, style) != FALSE) found.push_back(widget);
    });
    return found;
}

std::string spoken_instead_of(GtkWidget* widget, const char* text) {
    char* other =
        gtk_test_accessible_check_property(GTK_ACCESSIBLE(widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text);
    const std::string said = other == nullptr ? "" : other;
    g_free(other);
    return said;
}

} // namespace kyso::test
