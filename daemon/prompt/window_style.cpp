// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/window_style.hpp"

#include <gdkmm/display.h>
#include <gtkmm/cssprovider.h>
#include <gtkmm/stylecontext.h>

namespace kyso::prompt {
namespace {

constexpr const char* rules = R"css(
.kyso-content { padding: 20px 24px; }
.kyso-footer { padding: 14px 24px 18px 24px; }
.kyso-requester { font-size: 140%; }
.kyso-title { font-size: 115%; font-weight: bold; }
.kyso-section { font-weight: bold; }
.kyso-box { padding: 10px 14px; border-radius: 8px; border: 1px solid alpha(currentColor, 0.25); }
.kyso-box.notice { background: alpha(@theme_selected_bg_color, 0.10); }
.kyso-box.warning { background: alpha(@warning_color, 0.18); border-color: @warning_color; }
.kyso-banner { padding: 10px 24px; background: alpha(@warning_color, 0.30); }
.kyso-content expander { margin-right: 6px; }
.kyso-document { padding: 8px; }
.kyso-left > text { color: @theme_fg_color; font-size: 100%; }
.kyso-code { font-family: monospace; font-size: 300%; font-weight: bold; letter-spacing: 4px; }
)css";

} // namespace

void load_window_style() {
    const auto provider = Gtk::CssProvider::create();
    provider->load_from_data(rules);
    Gtk::StyleContext::add_provider_for_display(Gdk::Display::get_default(), provider,
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

} // namespace kyso::prompt
