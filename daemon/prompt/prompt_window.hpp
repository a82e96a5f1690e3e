// SPDX-License-Identifier: Apache-2.0
// The one window: who asks, what is signed, which certificate, PIN, Sign and Cancel. main() makes one, shows
// it and learns the outcome once. Everything but the footer (code, PIN or phone number, buttons) scrolls, so
// nothing is cut off unseen.
#pragma once

#include "daemon/prompt/choice_list.hpp"
#include "daemon/prompt/choice_view.hpp"
#include "daemon/prompt/code_view.hpp"
#include "daemon/prompt/confirm_field.hpp"
#include "daemon/prompt/phone_field.hpp"
#include "daemon/prompt/pin_field.hpp"

#include <gtkmm/button.h>
#include <gtkmm/scrolledwindow.h>
#include <gtkmm/window.h>

#include <functional>
#include <memory>

namespace kyso::prompt {

class PromptWindow : public Gtk::Window {
  public:
    /// What the person agreed to.
    struct Approval {
        PinField* pin; ///< null unless a PIN is typed here
        std::size_t choice;
        bool confirmed;    ///< the choice's word was typed
        bool reader_waits; ///< the window stays until the reader has its PIN
        std::string phone; ///< as typed; empty unless a number is asked for
    };
    /// What the window tells. After an approval whose reader waits, `cancelled` may still come.
    struct Listener {
        std::function<void()> shown;
        std::function<void(const Approval&)> approved;
        std::function<void()> cancelled;
    };
    PromptWindow(PromptRequest request, Listener listener);

  private:
    void build_content();
    void build_footer();
    void listen_to_controls();
    void listen_to_content();
    void watch_first_frame();
    void on_shown();
    void arm_later();
    bool on_armed();
    bool is_answered() const;
    void update_sign();
    void show_active_choice();
    void focus_first();
    PinMode active_mode() const noexcept { return pin_mode(request_, list_.active()); }
    void wait_for_reader();
    void fit();
    void approve();
    void cancel();

    PromptRequest request_;
    Listener listener_;
    bool is_shown_ = false;
    bool armed_ = false;      ///< the person had time to see what they agree to
    sigc::connection arming_; ///< the timer of armed_
    bool approved_ = false;
    bool first_choice_shown_ = false;
    bool over_ = false;
    bool reveal_document_ = false; ///< scroll to it once the page has its new height
    Gtk::Box page_{Gtk::Orientation::VERTICAL};
    Gtk::ScrolledWindow scroller_;
    Gtk::Box content_{Gtk::Orientation::VERTICAL, 16};
    Gtk::Box footer_{Gtk::Orientation::VERTICAL, 12};
    ChoiceList list_;
    ChoiceView view_;
    CodeView code_;
    ConfirmField confirm_;
    std::unique_ptr<PinField> pin_;
    std::unique_ptr<PhoneField> phone_;
    Gtk::Label* on_reader_ = nullptr; ///< owned by the footer
    Gtk::Button sign_, cancel_;
};

} // namespace kyso::prompt
