// SPDX-License-Identifier: Apache-2.0
// A whole request within the sandbox of kysod.service: a vendor's module in a driver host, a window, a
// signature.
#include "tests/integration/systemd/units_fixture.hpp"

#include "tests/support/window/virtual_screen.hpp"

#include <boost/json/serialize.hpp>

namespace kyso::test {
namespace {

namespace json = boost::json;

TEST_F(Units, let_a_token_sign) {
    const Citizen citizen;
    insert_token(citizen);
    seat_scripted_person();
    open_doors();
    WebsocketClient page{port, portal_origin};
    const json::object answer = page.call("registration.sign", registration_params());
    EXPECT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
    EXPECT_NE(text_of(home() / ".local/state/kyso/audit.jsonl").find("\"outcome\""), std::string::npos);
}

/// GTK, a font, a theme, an X server: nothing of it is kept out.
TEST_F(Units, let_the_real_window_open) {
    const Citizen citizen;
    insert_token(citizen);
    const VirtualScreen screen;
    std::string variables = "[Service]\n";
    for (const std::string& entry : screen.environment())
        if (entry.find('=') != std::string::npos) variables += "Environment=" + entry + '\n';
    drop_in("kysod.service", "display", variables);
    open_doors();
    WebsocketClient page{port, portal_origin};
    page.begin(1, "registration.sign", registration_params());
    const auto title = wait_until([&]() -> std::optional<std::string> {
        auto name = output_of({"xdotool", "getactivewindow", "getwindowname"}, screen.environment());
        return name && !name->empty() ? name : std::nullopt;
    });
    ASSERT_TRUE(title) << "a window with the keyboard";
    ASSERT_TRUE(screen.press({"Escape"}));
    auto message = page.receive();
    while (message && message->contains("params")) // progress
        message = page.receive();
    ASSERT_TRUE(message);
    EXPECT_EQ(outcome_of(*message), "consent_refused") << json::serialize(*message);
}

} // namespace
} // namespace kyso::test
