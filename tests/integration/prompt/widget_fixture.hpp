// SPDX-License-Identifier: Apache-2.0
// GTK in the test's own process, on a small screen that nobody looks at: for parts of the window that are to
// be asked what no key or click can tell. GTK starts once a process, so the screen stays until its end.
#pragma once

#include "tests/support/window/virtual_screen.hpp"
#include "tests/support/window/wait_until.hpp"

#include <gtest/gtest.h>
#include <gtk/gtk.h>
#include <gtkmm/widget.h>

#include <functional>

namespace kyso::test {

constexpr int screen_width = 800;
constexpr int screen_height = 600;

class Widgets : public testing::Test {
  protected:
    static void SetUpTestSuite();
};

/// Lets GTK work until it is so.
template <class Observe>
bool wait_in_gtk(Observe&& is_so) {
    return wait_until([&] {
        while (g_main_context_pending(nullptr) != FALSE)
            g_main_context_iteration(nullptr, FALSE);
        return is_so();
    });
}

/// `root` and everything below it, GTK's own parts of a widget included.
void for_each_widget(GtkWidget* root, const std::function<void(GtkWidget*)>& look);
/// The widgets below `root` that GType and style class tell; any class where it is empty.
std::vector<GtkWidget*> widgets_of(Gtk::Widget& root, GType type, const char* style = "");

/// Empty where the widget tells assistive technology this text; else what it tells.
std::string spoken_instead_of(GtkWidget* widget, const char* text);

} // namespace kyso::test
