// SPDX-License-Identifier: Apache-2.0
// The few rules of style that the desktop's own theme has no class for. Called once, after GTK has started.
// Colours are the theme's, so that dark and high-contrast desktops stay what they are.
#pragma once

namespace kyso::prompt {

void load_window_style();

} // namespace kyso::prompt
