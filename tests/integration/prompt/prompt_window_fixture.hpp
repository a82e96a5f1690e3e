// SPDX-License-Identifier: Apache-2.0
// A real kyso-prompt on a screen of its own, and what its events look like: for the tests of this folder.
#pragma once

#include "tests/integration/prompt/prompt_session.hpp"
#include "tests/support/window/virtual_screen.hpp"
#include "tests/support/window/wait_until.hpp"

#include <gtest/gtest.h>

namespace kyso::test {

using prompt::PinMode;
using prompt::PromptRequest;

inline const std::string shown = R"({"event":"shown"})";
inline const std::string cancelled = R"({"event":"cancelled"})";
inline const std::string approved = R"({"event":"approved","choice":0})";

class PromptWindow : public testing::Test {
  protected:
    /// Shows the window and gives it the keyboard.
    void show(const PromptRequest& request) {
        session_.emplace(screen_.environment());
        session_->send(request);
        ASSERT_EQ(session_->next_event(), shown);
        const auto id = screen_.wait_for_focus(request.title);
        ASSERT_TRUE(id.has_value());
        window_ = *id;
    }
    void expect_end(const std::string& event, const std::string& pin) {
        EXPECT_EQ(session_->next_event(), event);
        EXPECT_EQ(session_->next_event(), "closed");
        EXPECT_EQ(session_->pin_channel(), pin);
        EXPECT_EQ(session_->exit_code(), 0);
        EXPECT_EQ(session_->error_output(), "");
    }

    /// Into the middle of the button, which is in the corner of the window.
    bool click_sign() { return screen_.click_from_corner(window_, 24 + 55, 18 + 17); }

    VirtualScreen screen_;
    std::optional<PromptSession> session_;
    std::string window_;
};

} // namespace kyso::test
