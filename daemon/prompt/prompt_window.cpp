// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/prompt_window.hpp"

#include "daemon/prompt/message_box.hpp"
#include "daemon/prompt/requester_view.hpp"
#include "daemon/prompt/safe_text.hpp"
#include "daemon/prompt/wrapped_label.hpp"

#include <gdkmm/display.h>
#include <gdkmm/frameclock.h>
#include <gdkmm/monitor.h>
#include <gdkmm/surface.h>
#include <glibmm/main.h>
#include <gtkmm/adjustment.h>
#include <gtkmm/eventcontrollerkey.h>
#include <gtkmm/separator.h>

#include <algorithm>
#include <utility>

namespace kyso::prompt {
namespace {

/// A click or key meant for what was on the screen before must not approve (security facts, T17).
constexpr unsigned arming_milliseconds = 800;
/// Time to read a code, for where the notice that stays while the phone rings does not come (T13).
constexpr unsigned code_arming_milliseconds = 2000;
constexpr int preferred_width = 660;

/// Pixels that a window may take on the smallest monitor, its frame and a panel left out.
Gdk::Rectangle room() {
    Gdk::Rectangle room{0, 0, 1024, 768};
    const auto monitors = Gdk::Display::get_default()->get_monitors();
    for (guint i = 0; i < monitors->get_n_items(); ++i) {
        Gdk::Rectangle geometry;
        std::dynamic_pointer_cast<Gdk::Monitor>(monitors->get_object(i))->get_geometry(geometry);
        if (i == 0 || geometry.get_height() < room.get_height()) room = geometry;
    }
    return {0, 0, room.get_width() * 95 / 100, room.get_height() * 85 / 100};
}

const std::string& document_of(const PromptRequest& request, std::size_t choice) {
    const std::string& own = request.choices[choice].document;
    return own.empty() ? request.document : own;
}

/// The word of the button that agrees.
Text agreement(const PromptRequest& request, std::size_t choice) {
    if (!request.choices[choice].code.empty()) return Text::send_to_phone;
    const bool pin = request.pin == PinMode::entry || request.pin == PinMode::pad;
    return pin || !document_of(request, choice).empty() ? Text::sign : Text::agree;
}

} // namespace

PromptWindow::PromptWindow(PromptRequest request, Listener listener)
    : request_(std::move(request)), listener_(std::move(listener)), list_(request_), view_(request_.language),
      code_(request_.language, Text::compare_code), confirm_(request_.language), sign_("", true),
      cancel_("", true) {
    set_title(safe_text(request_.title));
    build_content();
    build_footer();
    page_.append(scroller_);
    page_.append(*Gtk::make_managed<Gtk::Separator>());
    page_.append(footer_);
    set_child(page_);
    listen_to_controls();
    listen_to_content();
    show_active_choice();
}

void PromptWindow::build_content() {
    if (request_.developer) page_.append(*make_developer_banner(request_.language));
    content_.add_css_class("kyso-content");
    content_.append(
        *Gtk::make_managed<RequesterView>(request_.requester, request_.requester_kind, request_.language));
    if (!request_.title.empty()) {
        Gtk::Label* title = make_outside_label(request_.title);
        title->add_css_class("kyso-title");
        content_.append(*title);
    }
    if (!request_.notice.empty())
        content_.append(
            *Gtk::make_managed<MessageBox>(Text::notice, request_.language, "notice", request_.notice));
    content_.append(list_);
    content_.append(view_);
    scroller_.set_child(content_);
    scroller_.set_policy(Gtk::PolicyType::NEVER, Gtk::PolicyType::AUTOMATIC);
    scroller_.set_overlay_scrolling(false); // a bar that hides itself would hide that there is more
    scroller_.set_vexpand(true);
}

void PromptWindow::build_footer() {
    footer_.add_css_class("kyso-footer");
    footer_.append(code_);
    footer_.append(confirm_);
    if (request_.pin == PinMode::entry) {
        pin_ = std::make_unique<PinField>(request_.language);
        footer_.append(*pin_);
    }
    if (request_.pin == PinMode::phone) {
        phone_ = std::make_unique<PhoneField>(request_.language);
        footer_.append(*phone_);
    }
    on_reader_ = make_own_label(text(Text::pin_on_reader, request_.language));
    footer_.append(*on_reader_);
    auto* buttons = Gtk::make_managed<Gtk::Box>(Gtk::Orientation::HORIZONTAL, 10);
    buttons->set_halign(Gtk::Align::END);
    for (Gtk::Button* button : {&cancel_, &sign_}) {
        button->set_size_request(110, -1);
        buttons->append(*button);
    }
    name_button(cancel_, text(Text::cancel, request_.language));
    sign_.add_css_class("suggested-action");
    footer_.append(*buttons);
}

void PromptWindow::listen_to_controls() {
    sign_.signal_clicked().connect([this] { approve(); });
    cancel_.signal_clicked().connect([this] { cancel(); });
    signal_close_request().connect(
        [this] {
            cancel();
            return true;
        },
        false);
    const auto keys = Gtk::EventControllerKey::create();
    keys->signal_key_pressed().connect(
        [this](guint key, guint, Gdk::ModifierType) {
            if (key != GDK_KEY_Escape) return false;
            cancel();
            return true;
        },
        false);
    add_controller(keys);
    signal_map().connect([this] { watch_first_frame(); });
    confirm_.signal_edited().connect([this] { update_sign(); });
    if (pin_) pin_->signal_edited().connect([this] { update_sign(); });
    if (phone_) phone_->signal_edited().connect([this] { update_sign(); });
}

/// The footer follows the choice: its code, its word, and where its PIN is typed.
void PromptWindow::show_active_choice() {
    const std::size_t active = list_.active();
    const PinMode mode = active_mode();
    view_.show_choice(request_.choices[active], document_of(request_, active));
    code_.show_code(request_.choices[active].code);
    confirm_.ask_for(request_.choices[active].confirm);
    on_reader_->set_visible(mode == PinMode::pad);
    if (pin_) {
        pin_->clear();
        pin_->set_visible(mode == PinMode::entry);
    }
    name_button(sign_, text(agreement(request_, active), request_.language));
    arm_later();
    fit();
    if (mode == PinMode::entry || mode == PinMode::phone)
        set_default_widget(sign_);
    else
        unset_default_widget();
    if (!std::exchange(first_choice_shown_, true)) focus_first();
}

void PromptWindow::focus_first() {
    switch (active_mode()) {
    case PinMode::entry:
    case PinMode::phone:
        if (confirm_.get_visible()) return confirm_.focus();
        return pin_ ? pin_->focus() : phone_->focus();
    case PinMode::pad:
    case PinMode::none:
        set_focus(cancel_); // a stray Enter or Space cancels
    }
}

void PromptWindow::listen_to_content() {
    list_.signal_changed().connect([this] { show_active_choice(); });
    view_.signal_document_toggled().connect([this] {
        fit();
        reveal_document_ = view_.is_document_open();
    });
    // The document is the last thing in the page: where the page did not have room for it, go there.
    const auto bar = scroller_.get_vadjustment();
    bar->signal_changed().connect([this, bar = bar.get()] {
        if (!std::exchange(reveal_document_, false)) return;
        bar->set_value(bar->get_upper() - bar->get_page_size());
    });
}

void PromptWindow::watch_first_frame() {
    // Mapped only means asked for; "shown" is after the first frame has been drawn.
    add_tick_callback([this, frames = 0](const Glib::RefPtr<Gdk::FrameClock>&) mutable {
        if (!get_surface()->get_mapped() || ++frames < 2) return true;
        on_shown();
        return false;
    });
}

void PromptWindow::on_shown() {
    listener_.shown();
    is_shown_ = true;
    arm_later();
}

/// Each choice that comes into sight has its own time, from when the window can be seen.
void PromptWindow::arm_later() {
    armed_ = false;
    arming_.disconnect();
    update_sign();
    if (!is_shown_) return;
    const bool has_code = !request_.choices[list_.active()].code.empty();
    arming_ = Glib::signal_timeout().connect(sigc::mem_fun(*this, &PromptWindow::on_armed),
                                             has_code ? code_arming_milliseconds : arming_milliseconds);
}

bool PromptWindow::on_armed() {
    armed_ = true;
    update_sign();
    return false;
}

bool PromptWindow::is_answered() const {
    switch (active_mode()) {
    case PinMode::entry:
        return pin_->is_usable();
    case PinMode::phone:
        return phone_->is_usable();
    case PinMode::pad:
    case PinMode::none:
        break;
    }
    return armed_;
}

void PromptWindow::update_sign() {
    const bool confirmed = confirm_.is_satisfied();
    if (pin_) pin_->set_sensitive(confirmed);
    sign_.set_sensitive(confirmed && !approved_ && is_answered());
}

void PromptWindow::fit() {
    const Gdk::Rectangle most = room();
    const int width = std::min(preferred_width, most.get_width());
    int height = 0;
    int ignored = 0;
    for (Gtk::Widget* child = page_.get_first_child(); child != nullptr; child = child->get_next_sibling()) {
        int natural = 0;
        Gtk::Widget& measured = child == &scroller_ ? static_cast<Gtk::Widget&>(content_) : *child;
        measured.measure(Gtk::Orientation::VERTICAL, width, ignored, natural, ignored, ignored);
        height += natural;
    }
    set_default_size(width, std::min(height, most.get_height()));
}

void PromptWindow::approve() {
    if (over_ || !sign_.get_sensitive()) return;
    const PinMode mode = active_mode();
    approved_ = true;
    over_ = mode != PinMode::pad;
    if (mode == PinMode::pad) wait_for_reader();
    listener_.approved({mode == PinMode::entry ? pin_.get() : nullptr, list_.active(),
                        confirm_.is_confirmed(), mode == PinMode::pad, phone_ ? phone_->number() : ""});
}

/// Nothing can be chosen any more; cancelling still can.
void PromptWindow::wait_for_reader() {
    on_reader_->set_text(text(Text::reader_waits, request_.language));
    on_reader_->add_css_class("kyso-section");
    sign_.set_visible(false);
    confirm_.set_visible(false);
    list_.set_sensitive(false);
    set_focus(cancel_);
}

void PromptWindow::cancel() {
    if (over_) return;
    over_ = true;
    if (pin_) pin_->clear();
    listener_.cancelled();
}

} // namespace kyso::prompt
