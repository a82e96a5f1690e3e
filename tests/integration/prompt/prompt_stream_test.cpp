// SPDX-License-Identifier: Apache-2.0
// What kyso-prompt does on its descriptors, without anybody at the keyboard.
#include "tests/integration/prompt/prompt_session.hpp"
#include "tests/support/window/virtual_screen.hpp"
#include "tests/support/window/wait_until.hpp"

#include <csignal>
#include <fstream>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

const Words no_display{"DISPLAY", "WAYLAND_DISPLAY"};

TEST(PromptStream, says_that_there_is_no_display) {
    PromptSession session{no_display};
    session.send(sample_request());
    EXPECT_EQ(session.next_event(), R"({"event":"no_display"})");
    EXPECT_EQ(session.next_event(), "closed");
    EXPECT_EQ(session.exit_code(), 3);
    EXPECT_EQ(session.pin_channel(), "");
}

TEST(PromptStream, refuses_a_bad_request_with_one_line) {
    PromptSession session{no_display};
    session.send_raw(R"({"language":"vi"})");
    EXPECT_EQ(session.next_event(), "closed");
    EXPECT_EQ(session.exit_code(), 2);
    const std::string line = session.error_output();
    EXPECT_EQ(line, "kyso-prompt: invalid_params at prompt.title: missing\n");
}

TEST(PromptStream, ends_if_kysod_goes_before_it_asks) {
    PromptSession session{no_display};
    session.close_stream();
    EXPECT_EQ(session.exit_code(), 2);
}

TEST(PromptStream, wants_the_pin_channel_where_a_pin_is_typed) {
    PromptSession session{no_display, PromptSession::PinChannel::missing};
    session.send(sample_request());
    EXPECT_EQ(session.next_event(), "closed");
    EXPECT_EQ(session.exit_code(), 2);
    EXPECT_NE(session.error_output().find("descriptor 4"), std::string::npos);
}

TEST(PromptStream, needs_no_pin_channel_where_none_is_typed) {
    PromptSession session{no_display, PromptSession::PinChannel::missing};
    prompt::PromptRequest request = sample_request();
    request.pin = prompt::PinMode::none;
    session.send(request);
    EXPECT_EQ(session.next_event(), R"({"event":"no_display"})");
    EXPECT_EQ(session.exit_code(), 3);
}

TEST(PromptStream, wants_to_be_started_by_kysod) {
    ChildProcess process{{{KYSO_TEST_BIN_DIR "/kyso-prompt"}, no_display}};
    EXPECT_EQ(process.exit_code(patience), 2);
}

TEST(PromptOptions, tell_version_and_use) {
    const auto version = output_of({KYSO_TEST_BIN_DIR "/kyso-prompt", "--version"}, {});
    ASSERT_TRUE(version.has_value());
    EXPECT_EQ(version->rfind("kyso-prompt ", 0), 0U);
    EXPECT_TRUE(output_of({KYSO_TEST_BIN_DIR "/kyso-prompt", "--help"}, {}).has_value());
    EXPECT_FALSE(output_of({KYSO_TEST_BIN_DIR "/kyso-prompt", "--pin"}, {}).has_value());
}

TEST(PromptStream, goes_with_its_window_when_kysod_closes) {
    const VirtualScreen screen;
    PromptSession session{screen.environment()};
    session.send(sample_request());
    ASSERT_EQ(session.next_event(), R"({"event":"shown"})");
    EXPECT_TRUE(screen.shows(sample_request().title));
    session.close_stream();
    EXPECT_EQ(session.exit_code(), 0);
    EXPECT_FALSE(screen.shows(sample_request().title));
    EXPECT_EQ(session.pin_channel(), "");
}

TEST(PromptStream, goes_when_kysod_says_more_than_it_may) {
    const VirtualScreen screen;
    PromptSession session{screen.environment()};
    session.send(sample_request());
    ASSERT_EQ(session.next_event(), R"({"event":"shown"})");
    session.send_raw("{}");
    EXPECT_EQ(session.exit_code(), 0);
}

TEST(PromptStream, ends_on_sigterm) {
    const VirtualScreen screen;
    PromptSession session{screen.environment()};
    session.send(sample_request());
    ASSERT_EQ(session.next_event(), R"({"event":"shown"})");
    session.process().send_signal(SIGTERM);
    EXPECT_EQ(session.exit_code(), 0);
    EXPECT_EQ(session.next_event(), "closed");
}

/// The owner of /proc/PID of a process that is not dumpable is root, and its core limit is 0.
TEST(PromptStream, keeps_its_memory_to_itself) {
    const VirtualScreen screen;
    PromptSession session{screen.environment()};
    session.send(sample_request());
    ASSERT_EQ(session.next_event(), R"({"event":"shown"})");
    std::ifstream limits{"/proc/" + std::to_string(session.process().pid()) + "/limits"};
    std::string line;
    while (std::getline(limits, line) && line.rfind("Max core file size", 0) != 0) {
    }
    EXPECT_EQ(line.substr(26, 22), "0                    0");
}

} // namespace
} // namespace kyso::test
