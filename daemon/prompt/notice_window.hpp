// SPDX-License-Identifier: Apache-2.0
// The small window that stays while a phone rings: who asked, which phone, the code to compare, the time
// left, and a button for who waits no longer. It asks nothing and takes no keyboard from another window. Its
// end is told by kysod; closing it only puts it out of sight.
#pragma once

#include "daemon/prompt/code_view.hpp"
#include "daemon/prompt/prompt_wire.hpp"

#include <gtkmm/button.h>
#include <gtkmm/progressbar.h>
#include <gtkmm/window.h>

#include <chrono>
#include <functional>

namespace kyso::prompt {

/// `4:05`.
std::string minutes_and_seconds(std::chrono::seconds time);

class NoticeWindow : public Gtk::Window {
  public:
    struct Listener {
        std::function<void()> shown;
        std::function<void()> stopped; ///< the person waits no longer; once
        std::function<void()> over;    ///< nothing is left to be seen: after show_end() only
    };
    NoticeWindow(const PhoneNotice& notice, Listener listener);

    /// It ended thus. The window stays for a moment with these words; out of sight, it stays so.
    void show_end(const std::string& words);

  private:
    void build_content(const PhoneNotice& notice);
    void listen();
    void on_shown();
    void arm();
    bool count_down();
    void fit();
    void press();
    void close_or_hide();

    using Clock = std::chrono::steady_clock;
    Language language_;
    Listener listener_;
    std::chrono::seconds whole_;
    Clock::time_point until_;
    bool stopped_ = false, ended_ = false;
    Gtk::Box page_{Gtk::Orientation::VERTICAL};
    Gtk::Box content_{Gtk::Orientation::VERTICAL, 12};
    CodeView code_;
    Gtk::ProgressBar left_;
    Gtk::Box running_{Gtk::Orientation::VERTICAL, 12}; ///< what goes with the end
    Gtk::Button button_{"", true};
};

} // namespace kyso::prompt
