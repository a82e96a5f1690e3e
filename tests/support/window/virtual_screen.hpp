// SPDX-License-Identifier: Apache-2.0
// A screen nobody looks at (Xvfb on a free display, openbox for the focus) with hands on its keyboard and
// mouse (xdotool). Everything it starts ends with it. For tests of real windows: the prompt, browsers.
#pragma once

#include "tests/support/window/child_process.hpp"

#include <memory>

namespace kyso::test {

class VirtualScreen {
  public:
    /// `size` as `1024x768`. Throws std::runtime_error where Xvfb does not start.
    explicit VirtualScreen(const std::string& size = "1024x768");

    /// For ChildProcess::Start: shows windows here, drawn without OpenGL.
    const Words& environment() const noexcept { return environment_; }
    const std::string& display() const noexcept { return display_; }

    /// Waits until the window with the keyboard has this title; its X id, nullopt if that does not come to
    /// pass.
    std::optional<std::string> wait_for_focus(const std::string& title) const;
    /// A window with this title is on the screen now. (Part of the title is enough.)
    bool shows(const std::string& title) const { return find(title).has_value(); }
    /// X id of a window that shows() means.
    std::optional<std::string> find(const std::string& title) const;

    bool type(const std::string& text) const;
    /// Keys one after the other in X's names: `Return`, `alt+k`, `Escape`.
    bool press(const Words& keys) const;
    /// Left button, at pixels from the top left of the screen.
    bool click(int x, int y) const;
    /// Left button, at pixels from the bottom right corner of a window (its frame left out).
    bool click_from_corner(const std::string& id, int left, int up) const;
    /// Asks the window to close, as its close button does.
    bool close_window(const std::string& id) const;
    /// The whole screen as a PNG file.
    bool screenshot(const std::string& path) const;

  private:
    bool run(Words command) const { return output_of(std::move(command), environment_).has_value(); }

    std::string display_;
    Words environment_;
    std::unique_ptr<ChildProcess> server_, window_manager_;
};

} // namespace kyso::test
