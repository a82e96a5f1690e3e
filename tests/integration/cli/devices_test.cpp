// SPDX-License-Identifier: Apache-2.0
// The real `kyso devices` against the fake daemon, and against nobody.
#include "tests/integration/cli/fake_daemon.hpp"
#include "tests/integration/cli/findings.hpp"
#include "tests/integration/cli/kyso_process.hpp"

#include "protocol/result.hpp"

#include <gmock/gmock.h>

namespace kyso::cli {
namespace {

using test::FakeDaemon;
using test::findings;
using test::Home;
using testing::HasSubstr;

const std::string two_devices =
    R"({"jsonrpc":"2.0","id":@ID@,"result":{"devices":[)"
    R"({"id":"d1","kind":"usb-token","manufacturer":"Hãng Thử","model":"M1","state":"ready","pinPad":false,"label":"Khoá của An","serial":"0001"},)"
    R"({"id":"d2","kind":"usb-token","manufacturer":"X","model":"M2","state":"pin_locked","pinPad":false,"label":"a\u001b[2Jb","serial":"0002"}]}})";

TEST(Devices, APersonSeesATable) {
    const Home home;
    const FakeDaemon daemon{home.socket(), {two_devices}};
    const auto ended = home.kyso({"devices"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_EQ(ended.out, "LABEL        MAKER     MODEL  SERIAL  STATE\n"
                         "Khoá của An  Hãng Thử  M1     0001    ready\n"
                         "a�[2Jb       X         M2     0002    PIN locked\n");
}

TEST(Devices, TheLanguageReachesKysodAndTheTable) {
    const Home home;
    const FakeDaemon daemon{home.socket(), {two_devices}};
    const auto ended = home.kyso({"devices", "--language", "vi"});
    EXPECT_THAT(ended.out, HasSubstr("PIN đã bị khoá"));
    const auto calls = daemon.calls();
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_THAT(calls[0], HasSubstr(R"("language":"vi")"));
    EXPECT_THAT(calls[1], HasSubstr(R"("method":"devices.list","params":{})"));
}

TEST(Devices, AProgramGetsJson) {
    const Home home;
    const FakeDaemon daemon{home.socket(), {R"({"jsonrpc":"2.0","id":@ID@,"result":{"devices":[]}})"}};
    const auto ended = home.kyso({"devices", "--json"});
    EXPECT_EQ(ended.status, 0);
    EXPECT_EQ(ended.out, "{\"devices\":[]}\n");
    EXPECT_THAT(home.kyso({"devices"}).out, HasSubstr("Plug in the USB token"));
}

TEST(Devices, NotificationsArePassedOver) {
    const Home home;
    const FakeDaemon daemon{home.socket(),
                            {R"({"jsonrpc":"2.0","method":"request.progress","params":{}})",
                             R"({"jsonrpc":"2.0","id":@ID@,"result":{"devices":[]}})"}};
    EXPECT_EQ(home.kyso({"devices", "--json"}).out, "{\"devices\":[]}\n");
}

/// A token and a SIM, as kysod tells them to programs.
constexpr const char* token_and_sim =
    R"({"jsonrpc":"2.0","id":@ID@,"result":{"devices":[)"
    R"({"id":"d1","kind":"usb-token","manufacturer":"X","model":"M","state":"pin_locked","pinPad":false,"label":"A","serial":"1"},)"
    R"({"id":"sim-1","kind":"sim","manufacturer":"","model":"","state":"ready","pinPad":false,"phone":"09** *** 678"}]}})";

TEST(Devices, ASimStandsAmongThemByItsMaskedNumber) {
    const Home home;
    const FakeDaemon daemon{home.socket(), {token_and_sim}};
    EXPECT_EQ(home.kyso({"devices"}).out, "LABEL        MAKER  MODEL  SERIAL        STATE\n"
                                          "A            X      M      1             PIN locked\n"
                                          "Signing SIM                09** *** 678  ready\n");
}

TEST(Devices, ASimIsNoTokenToTheDoctor) {
    const Home home;
    const FakeDaemon daemon{home.socket(), {token_and_sim}};
    const auto told = findings(home.kyso({"doctor", "--json"}).out, "token");
    EXPECT_THAT(told, testing::ElementsAre(HasSubstr("pin_locked")));
}

struct Row {
    const char* name;
    std::vector<std::string> answers;
    int status;
    Errc says;
};

class DevicesFail : public testing::TestWithParam<Row> {};

TEST_P(DevicesFail, WithTheSentenceOfTheError) {
    const Home home;
    const FakeDaemon daemon{home.socket(), GetParam().answers};
    const auto ended = home.kyso({"devices"});
    EXPECT_EQ(ended.status, GetParam().status);
    EXPECT_THAT(ended.err, HasSubstr(std::string{info(GetParam().says).en}));
    EXPECT_EQ(ended.out, "");
    const auto json = home.kyso({"devices", "--json"});
    EXPECT_EQ(json.status, GetParam().status);
    EXPECT_THAT(json.out, HasSubstr("\"name\":\"" + std::string{info(GetParam().says).name} + "\""));
    EXPECT_EQ(json.err, "");
}

INSTANTIATE_TEST_SUITE_P(
    Rows, DevicesFail,
    testing::Values(
        Row{"driver_died",
            {R"({"jsonrpc":"2.0","id":@ID@,"error":{"code":1222,"message":"?","data":{"name":"driver_died","retryable":true}}})"},
            1,
            Errc::driver_died},
        Row{"error_of_a_newer_kysod",
            {R"({"jsonrpc":"2.0","id":@ID@,"error":{"code":9,"message":"?","data":{"name":"moon_phase"}}})"},
            70,
            Errc::internal_error},
        Row{"nameless_error", {R"({"jsonrpc":"2.0","id":@ID@,"error":{}})"}, 70, Errc::internal_error},
        Row{"another_id", {R"({"jsonrpc":"2.0","id":77,"result":{"devices":[]}})"}, 70, Errc::internal_error},
        Row{"text_id", {R"({"jsonrpc":"2.0","id":"1","result":{"devices":[]}})"}, 70, Errc::internal_error},
        Row{"no_result", {R"({"jsonrpc":"2.0","id":@ID@})"}, 70, Errc::internal_error},
        Row{"no_devices", {R"({"jsonrpc":"2.0","id":@ID@,"result":{}})"}, 70, Errc::internal_error},
        Row{"devices_no_list",
            {R"({"jsonrpc":"2.0","id":@ID@,"result":{"devices":1}})"},
            70,
            Errc::internal_error},
        Row{"not_json", {"hello"}, 70, Errc::internal_error},
        Row{"empty_frame", {""}, 70, Errc::internal_error},
        Row{"too_long", {std::string((4U << 20U) + 1, ' ')}, 1, Errc::too_large},
        Row{"hangs_up", {}, 69, Errc::not_running}),
    [](const auto& row) { return row.param.name; });

TEST(Devices, WithoutKysodTheStatusIs69) {
    const Home home;
    const auto ended = home.kyso({"devices"});
    EXPECT_EQ(ended.status, 69);
    EXPECT_THAT(ended.err, HasSubstr(std::string{info(Errc::not_running).en}));
    EXPECT_EQ(home.kyso({"devices", "--json", "--language=vi"}).status, 69);
}

TEST(Devices, ASocketThatNobodyListensOnIsNotRunningEither) {
    const Home home;
    { const FakeDaemon gone{home.socket(), {}}; }
    EXPECT_EQ(home.kyso({"devices"}).status, 69);
}

TEST(Devices, OddEntriesDoNoHarm) {
    const Home home;
    const FakeDaemon daemon{
        home.socket(),
        {R"({"jsonrpc":"2.0","id":@ID@,"result":{"devices":[1,{"label":2},{"state":"new_state"}]}})"}};
    const auto ended = home.kyso({"devices"});
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.out, HasSubstr("new_state"));
}

} // namespace
} // namespace kyso::cli
