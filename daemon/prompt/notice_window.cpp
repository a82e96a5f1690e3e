// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/notice_window.hpp"

#include "daemon/prompt/message_box.hpp"
#include "daemon/prompt/requester_view.hpp"
#include "daemon/prompt/safe_text.hpp"
#include "daemon/prompt/wrapped_label.hpp"

#include <gdkmm/frameclock.h>
#include <gdkmm/surface.h>
#include <glibmm/main.h>
#include <gtkmm/eventcontrollerkey.h>

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

#include <algorithm>

namespace kyso::prompt {
namespace {

/// A click or key meant for what was on the screen before must not stop anything (security facts, T17).
constexpr unsigned arming_milliseconds = 800;
/// How long the words of the end stay.
constexpr unsigned farewell_milliseconds = 8000;
constexpr int width = 440;
/// For an origin of so many lines that the window would be too high for a small screen.
constexpr int wide = 760, high = 560;

/// X's window managers give a new window no keyboard where its last use was at 0. Under Wayland the
/// compositor decides by itself, and there is nothing to ask.
void ask_for_no_keyboard(Gtk::Window& window) {
#ifdef GDK_WINDOWING_X11
    GdkSurface* surface = window.get_surface()->gobj();
    if (GDK_IS_X11_SURFACE(surface)) gdk_x11_surface_set_user_time(surface, 0);
#else
    static_cast<void>(window);
#endif
}

} // namespace

std::string minutes_and_seconds(std::chrono::seconds time) {
    const auto count = std::max<std::int64_t>(time.count(), 0);
    const auto seconds = std::to_string(count % 60);
    return std::to_string(count / 60) + (seconds.size() == 1 ? ":0" : ":") + seconds;
}

NoticeWindow::NoticeWindow(const PhoneNotice& notice, Listener listener)
    : language_(notice.language), listener_(std::move(listener)),
      whole_(static_cast<std::chrono::seconds::rep>(notice.seconds)), until_(Clock::now() + whole_),
      code_(notice.language, Text::compare_now) {
    set_title(text(Text::title_phone_rings, language_) + (": " + safe_text(notice.code)));
    build_content(notice);
    set_child(page_);
    fit();
    listen();
    count_down();
}

void NoticeWindow::build_content(const PhoneNotice& notice) {
    if (notice.developer) page_.append(*make_developer_banner(language_));
    content_.add_css_class("kyso-content");
    content_.append(*Gtk::make_managed<RequesterView>(notice.requester, notice.requester_kind, language_));
    const Glib::ustring sent = text(Text::phone_rings, language_);
    content_.append(*make_outside_label((sent + ": " + notice.phone).raw()));
    code_.show_code(notice.code);
    running_.append(code_);
    left_.add_css_class("kyso-left");
    left_.set_show_text(true);
    running_.append(left_);
    running_.append(*make_own_label(text(Text::stop_waiting_means, language_)));
    content_.append(running_);
    name_button(button_, text(Text::stop_waiting, language_));
    button_.set_halign(Gtk::Align::END);
    button_.set_sensitive(false);
    content_.append(button_);
    page_.append(content_);
}

void NoticeWindow::listen() {
    button_.signal_clicked().connect([this] { press(); });
    signal_close_request().connect(
        [this] {
            close_or_hide();
            return true;
        },
        false);
    const auto keys = Gtk::EventControllerKey::create();
    keys->signal_key_pressed().connect(
        [this](guint key, guint, Gdk::ModifierType) {
            if (key != GDK_KEY_Escape) return false;
            close_or_hide();
            return true;
        },
        false);
    add_controller(keys);
    signal_realize().connect([this] { ask_for_no_keyboard(*this); });
    signal_map().connect([this] {
        unset_focus(); // a stray Enter or Space does nothing; Tab and Alt reach the button
        add_tick_callback([this, frames = 0](const Glib::RefPtr<Gdk::FrameClock>&) mutable {
            if (!get_surface()->get_mapped() || ++frames < 2) return true;
            on_shown();
            return false;
        });
    });
    Glib::signal_timeout().connect(sigc::mem_fun(*this, &NoticeWindow::count_down), 500);
}

void NoticeWindow::on_shown() {
    listener_.shown();
    Glib::signal_timeout().connect_once(sigc::mem_fun(*this, &NoticeWindow::arm), arming_milliseconds);
}

void NoticeWindow::arm() {
    button_.set_sensitive(true);
}

bool NoticeWindow::count_down() {
    const auto rest = std::chrono::duration<double>(until_ - Clock::now());
    const auto whole = std::max(std::chrono::duration<double>(whole_).count(), 1.0);
    left_.set_fraction(std::clamp(rest.count() / whole, 0.0, 1.0));
    left_.set_text(Glib::ustring{text(Text::time_left, language_)} + " " +
                   minutes_and_seconds(std::chrono::ceil<std::chrono::seconds>(rest)));
    return !ended_;
}

/// As high as what it shows.
void NoticeWindow::fit() {
    int natural = 0;
    int ignored = 0;
    page_.measure(Gtk::Orientation::VERTICAL, width, ignored, natural, ignored, ignored);
    set_default_size(natural > high ? wide : width, -1);
}

void NoticeWindow::press() {
    if (ended_) return close_or_hide();
    if (std::exchange(stopped_, true)) return;
    button_.set_sensitive(false); // kysod says how it ended
    listener_.stopped();
}

void NoticeWindow::close_or_hide() {
    set_visible(false);
    if (ended_) listener_.over();
}

void NoticeWindow::show_end(const std::string& words) {
    ended_ = true;
    if (!get_visible()) return listener_.over();
    set_title(text(Text::title_phone_over, language_));
    content_.remove(running_);
    content_.insert_child_after(*Gtk::make_managed<MessageBox>(Text::notice, language_, "warning", words),
                                *button_.get_prev_sibling());
    name_button(button_, text(Text::close, language_));
    button_.set_sensitive(true);
    fit();
    Glib::signal_timeout().connect_once(sigc::mem_fun(*this, &NoticeWindow::close_or_hide),
                                        farewell_milliseconds);
}

} // namespace kyso::prompt
