// SPDX-License-Identifier: Apache-2.0
// Threats T1, T4: a page that nobody knows. It may ask for approval and for nothing else; what the person
// decided holds at once, over restarts, and until they take it back.
#include "daemon/io/approvals_file.hpp"
#include "tests/support/citizen/citizen.hpp"

#include <boost/json/serialize.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace kyso::test {
namespace {

namespace json = boost::json;
constexpr const char* stranger = "https://stranger.example";
constexpr const char* enroll = "/v1/enroll";

json::object wanted() {
    return {{"methods", {"registration.sign"}}, {"language", "en"}};
}

class Enrolment : public testing::Test {
  protected:
    std::string ask(const std::string& from = stranger) {
        WebsocketClient page{daemon.port(), from, enroll};
        last = page.call("session.requestAccess", wanted());
        return outcome_of(last);
    }
    bool admitted(const std::string& from = stranger) const {
        try {
            const WebsocketClient page{daemon.port(), from};
            return true;
        } catch (const std::runtime_error&) {
            return false;
        }
    }
    io::ApprovalsFile file() const {
        return {daemon.origins_file(), daemon.folder() / "state/kyso/origins.key"};
    }
    void change(const std::function<void(core::Approvals&)>& how) const { ASSERT_TRUE(file().change(how)); }
    std::vector<std::string> recorded() const {
        std::vector<std::string> events;
        for (const auto& record : daemon.audit())
            events.push_back(std::string{record.at("event").as_string()});
        return events;
    }

    Citizen citizen;
    TestDaemon daemon{citizen.setup()};
    json::object last;
    const Origin origin = Origin::parse(stranger).value();
};

TEST_F(Enrolment, a_stranger_is_let_in_once_the_person_agreed) {
    EXPECT_FALSE(admitted());
    daemon.person("approve_without_pin 0");
    ASSERT_EQ(ask(), "ok") << json::serialize(last);
    EXPECT_EQ(last.at("result").at("origin"), stranger);
    EXPECT_EQ(daemon.shown().size(), 1U);
    EXPECT_NE(daemon.shown()[0].find("stranger.example"), std::string::npos);
    EXPECT_EQ(recorded(), (std::vector<std::string>{"start", "approve"}));

    struct stat status {};
    ASSERT_EQ(::stat(daemon.origins_file().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(ask(), "ok") << "again: told so";
    EXPECT_EQ(daemon.shown().size(), 1U) << "without a window";

    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), stranger};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "ok");
    EXPECT_EQ(outcome_of(page.call("document.sign", {})), "not_permitted") << "only what was asked for";
    EXPECT_EQ(outcome_of(page.call("session.requestAccess", wanted())), "not_permitted") << "not on /v1";

    EXPECT_EQ(daemon.stop(), 0);
    daemon.start();
    EXPECT_TRUE(admitted()) << "over a restart";
}

TEST_F(Enrolment, a_stranger_may_do_nothing_but_ask) {
    WebsocketClient page{daemon.port(), stranger, enroll};
    for (const auto* method = begin_methods(); method != end_methods(); ++method) {
        if (method->method == Method::request_access) continue;
        EXPECT_EQ(outcome_of(page.call(method->name, {})), "not_permitted") << method->name;
    }
    page.send_text(std::string(65 * 1024, ' '));
    while (page.receive()) {
    }
    EXPECT_EQ(outcome_of(IpcClient{daemon.ipc_socket()}.call("session.hello", {})), "ok");
    EXPECT_EQ(outcome_of(IpcClient{daemon.ipc_socket()}.call("session.requestAccess", wanted())),
              "not_permitted");
}

TEST_F(Enrolment, a_refusal_is_not_asked_about_again) {
    daemon.person("cancel");
    EXPECT_EQ(ask(), "access_refused");
    EXPECT_EQ(ask(), "access_refused");
    EXPECT_GT(last.at("error").at("data").at("retryAfter").as_int64(), 23 * 3600);
    EXPECT_EQ(std::string_view{last.at("error").at("message").as_string()}, info(Errc::access_refused).en);
    EXPECT_EQ(daemon.shown().size(), 1U);
    EXPECT_EQ(recorded(), (std::vector<std::string>{"start", "deny"}));
    EXPECT_EQ(daemon.stop(), 0);
    daemon.start();
    EXPECT_EQ(ask(), "access_refused") << "over a restart";
    EXPECT_FALSE(admitted());
}

TEST_F(Enrolment, one_window_a_minute_over_all_strangers) {
    daemon.person("cancel");
    EXPECT_EQ(ask(), "access_refused");
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(ask("https://s" + std::to_string(i) + ".example"), "prompt_too_often");
    EXPECT_EQ(daemon.shown().size(), 1U);
}

TEST_F(Enrolment, strangers_have_four_places_and_take_none_from_those_who_are_known) {
    std::vector<std::unique_ptr<WebsocketClient>> waiting;
    for (int i = 0; i < 4; ++i)
        waiting.push_back(std::make_unique<WebsocketClient>(
            daemon.port(), "https://s" + std::to_string(i) + ".example", enroll));
    EXPECT_THROW((WebsocketClient{daemon.port(), "https://s5.example", enroll}), std::runtime_error);
    EXPECT_TRUE(admitted(portal_origin));
    waiting.clear();
    EXPECT_EQ(outcome_of(WebsocketClient{daemon.port(), portal_origin, enroll}.call("session.requestAccess",
                                                                                    wanted())),
              "ok")
        << "whom the administrator named is told so";
}

TEST_F(Enrolment, what_is_taken_back_is_gone_at_once) {
    change([&](auto& all) {
        all.approve(origin, core::grant_of({Method::sign_registration}),
                    std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    });
    WebsocketClient page{daemon.port(), stranger};
    EXPECT_EQ(outcome_of(page.call("devices.list", {})), "ok");
    change([&](auto& all) { all.remove(origin); });
    for (const char* method : {"session.hello", "devices.list", "registration.sign", "request.cancel"})
        EXPECT_EQ(outcome_of(page.call(method, {})), "origin_not_allowed") << method;
    EXPECT_FALSE(admitted());
    WebsocketClient known{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(known.call("session.hello", {})), "ok");
}

TEST_F(Enrolment, a_line_that_kysod_did_not_write_is_ignored_and_said) {
    std::filesystem::create_directories(daemon.origins_file().parent_path());
    std::ofstream{daemon.origins_file()}
        << R"({"origin":"https://stranger.example","decision":"approved","methods":["document.sign"],)"
        << R"("firstSeen":"2026-11-22T00:00:00Z","until":"2099-01-01T00:00:00Z","denials":0,"mac":")"
        << std::string(64, 'a') << "\"}\n";
    EXPECT_FALSE(admitted());
    EXPECT_NE(daemon.log().find("line 1 is ignored"), std::string::npos) << daemon.log();
}

TEST_F(Enrolment, a_list_that_cannot_be_written_approves_nothing) {
    std::filesystem::create_directories(daemon.origins_file());
    daemon.person("approve_without_pin 0");
    EXPECT_EQ(ask(), "approvals_unavailable");
    EXPECT_FALSE(admitted());
}

TEST_F(Enrolment, an_approval_that_is_over_is_over) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    change([&](auto& all) {
        all.approve(origin, core::grant_of({}), now - core::Approvals::lifetime - std::chrono::seconds{1});
    });
    EXPECT_FALSE(admitted());
    daemon.person("approve_without_pin 0");
    EXPECT_EQ(ask(), "ok") << "and may be given again";
    EXPECT_TRUE(admitted());
}

TEST_F(Enrolment, well_known_answers_whom_the_person_approved) {
    const auto answer = [&] {
        return raw_exchange(daemon.port(), "GET /.well-known/kyso HTTP/1.1\r\nHost: 127.0.0.1:" +
                                               std::to_string(daemon.port()) + "\r\nOrigin: " + stranger +
                                               "\r\n\r\n");
    };
    EXPECT_TRUE(answer().starts_with("HTTP/1.1 403"));
    change([&](auto& all) {
        all.approve(origin, core::grant_of({}),
                    std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    });
    EXPECT_TRUE(answer().starts_with("HTTP/1.1 200"));
}

} // namespace
} // namespace kyso::test
