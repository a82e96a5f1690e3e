// SPDX-License-Identifier: Apache-2.0
// What the signing SIM needs of the window, with keys and clicks as a person makes them: a number typed by
// the person, and a code that is looked at before anything goes to the phone.
#include "tests/integration/prompt/prompt_window_fixture.hpp"

namespace kyso::test {
namespace {

class PhoneWindow : public PromptWindow {
  protected:
    void show_field() {
        PromptRequest request = sample_request();
        request.pin = PinMode::phone;
        request.choices = {{"", "", {{"Trang được gửi yêu cầu", "portal.example"}}, "", ""}};
        show(request);
    }
};

struct Number {
    const char* name;
    const char* typed;
    const char* sent;
};
class TypedNumbers : public PhoneWindow, public testing::WithParamInterface<Number> {};

TEST_P(TypedNumbers, arrive_as_typed) {
    show_field();
    ASSERT_TRUE(screen_.type(GetParam().typed) && screen_.press({"Return"}));
    expect_end(R"({"event":"approved","choice":0,"phone":")" + std::string{GetParam().sent} + R"("})", "");
}

INSTANTIATE_TEST_SUITE_P(table, TypedNumbers,
                         testing::Values(Number{"national", "0912345678", "0912345678"},
                                         Number{"separated", "+84 912.345-678", "+84 912.345-678"},
                                         Number{"blanks_around", " 0912345678 ", "0912345678"}),
                         [](const auto& row) { return row.param.name; });

TEST_F(PhoneWindow, agrees_by_its_button) {
    show_field();
    ASSERT_TRUE(screen_.type("0912345678"));
    wait_until([&] { return click_sign() && session_->has_event(std::chrono::milliseconds{50}); });
    expect_end(R"({"event":"approved","choice":0,"phone":"0912345678"})", "");
}

class RefusedNumbers : public PhoneWindow, public testing::WithParamInterface<Number> {};

TEST_P(RefusedNumbers, cannot_be_agreed_to) {
    show_field();
    ASSERT_TRUE(screen_.type(GetParam().typed) && screen_.press({"Return"}) && click_sign());
    ASSERT_TRUE(screen_.press({"Escape"}));
    expect_end(cancelled, "");
}

INSTANTIATE_TEST_SUITE_P(table, RefusedNumbers,
                         testing::Values(Number{"none", "", ""}, Number{"too_short", "12345678", ""},
                                         Number{"too_long", "1234567890123456", ""},
                                         Number{"letters", "091234567x", ""},
                                         Number{"another_sign", "0912345678;", ""}),
                         [](const auto& row) { return row.param.name; });

class CodeOfWindow : public PromptWindow {
  protected:
    static PromptRequest request() {
        PromptRequest request = sample_request();
        request.pin = PinMode::none;
        request.choices.front().code = "1462";
        return request;
    }
};

TEST_F(CodeOfWindow, sends_once_armed) {
    show(request());
    wait_until([&] { return click_sign() && session_->has_event(std::chrono::milliseconds{50}); });
    expect_end(approved, "");
}

TEST_F(CodeOfWindow, is_cancelled_by_escape_and_by_a_stray_enter_or_space) {
    for (const char* key : {"Escape", "Return", "space", "KP_Enter"}) {
        show(request());
        ASSERT_TRUE(screen_.press({key}));
        ASSERT_EQ(session_->next_event(), cancelled) << key;
    }
}

/// Clicks for longer than a window without a code is disarmed. Only a try that was quick enough tells
/// anything.
TEST_F(CodeOfWindow, cannot_be_sent_before_it_can_have_been_read) {
    constexpr std::chrono::milliseconds clicking{1400};
    constexpr std::chrono::milliseconds surely_not_armed{1900};
    for (int tries = 0; tries < 10; ++tries) {
        show(request());
        const auto passed = [start = session_->last_event_at()] {
            return std::chrono::steady_clock::now() - start;
        };
        while (passed() < clicking && click_sign() && !session_->has_event(std::chrono::milliseconds{20})) {
        }
        ASSERT_TRUE(screen_.press({"Escape"}));
        const std::string event = session_->next_event();
        if (passed() > surely_not_armed) continue;
        EXPECT_EQ(event, cancelled);
        return;
    }
    FAIL() << "this machine was never quick enough to tell";
}

} // namespace
} // namespace kyso::test
