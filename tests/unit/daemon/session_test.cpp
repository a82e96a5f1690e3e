// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/session.hpp"

#include "protocol/json_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace kyso::core {
namespace {

namespace json = boost::json;

std::string call(const std::string& id, const std::string& method, const std::string& params = "{}") {
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":)" + params + "}";
}

class SessionTest : public testing::Test {
  protected:
    /// Sends a message that must give exactly one text back.
    json::value asked(const std::string& message) { return only_text(session_.on_message(message)); }
    static json::value only_text(const Actions& actions) {
        if (actions.size() != 1 || !std::holds_alternative<SendText>(actions[0])) {
            ADD_FAILURE() << "not exactly one text";
            return nullptr;
        }
        return *read_json(std::get<SendText>(actions[0]).text);
    }
    CallNumber started(const std::string& id) {
        const Actions actions = session_.on_message(call(id, "devices.list"));
        if (actions.size() != 1 || !std::holds_alternative<StartCall>(actions[0])) {
            ADD_FAILURE() << "not started: " << id;
            return 0;
        }
        return std::get<StartCall>(actions[0]).number;
    }
    static std::string error_of(const json::value& reply) {
        return std::string{reply.at("error").at("data").at("name").as_string()};
    }

    Session session_{WebPeer{Origin::parse("https://portal.example").value()},
                     {Method::hello, Method::list_devices, Method::sign_documents, Method::cancel},
                     {2}};
};

TEST_F(SessionTest, starts_a_call_with_its_method_and_parameters) {
    const Actions expected{StartCall{1, Method::sign_documents, json::object{{"x", 1}}}};
    EXPECT_EQ(session_.on_message(call("\"a\"", "document.sign", R"({"x":1})")), expected);
}

TEST_F(SessionTest, refuses_what_this_peer_may_not_do_before_it_starts) {
    EXPECT_EQ(error_of(asked(call("1", "registration.sign"))), "not_permitted");
    EXPECT_EQ(error_of(asked(call("2", "session.requestAccess"))), "not_permitted");
}

TEST_F(SessionTest, of_an_origin_that_was_removed_answers_nothing_else_any_more) {
    const CallNumber number = started("1");
    session_.permit({});
    for (const char* method : {"session.hello", "devices.list", "document.sign", "request.cancel"})
        EXPECT_EQ(error_of(asked(call("2", method))), "origin_not_allowed") << method;
    EXPECT_EQ(session_.on_result(number, json::value(1)).size(), 1U) << "what runs is answered";
}

TEST(EnrolmentSession, takes_its_language_from_its_one_call) {
    Session session{
        WebPeer{Origin::parse("https://stranger.example").value()}, {Method::request_access}, {1}};
    const auto text = [&](const std::string& message) {
        return std::get<SendText>(session.on_message(message).at(0)).text;
    };
    EXPECT_NE(text(call("1", "session.hello")).find("not_permitted"), std::string::npos);
    EXPECT_EQ(session.on_message(call("2", "session.requestAccess", R"({"language":"en"})")).size(), 1U);
    EXPECT_EQ(session.language(), Language::en);
    EXPECT_NE(text(call("3", "session.requestAccess", R"({"language":7})")).find("busy"), std::string::npos);
    EXPECT_EQ(session.language(), Language::en);
}

TEST_F(SessionTest, answers_a_call_once_with_the_id_of_its_asker) {
    const CallNumber number = started("\"a\"");
    EXPECT_EQ(only_text(session_.on_result(number, json::value(5))),
              *read_json(R"({"jsonrpc":"2.0","id":"a","result":5})"));
    EXPECT_TRUE(session_.on_result(number, json::value(6)).empty());
    EXPECT_TRUE(session_.on_result(99, json::value(7)).empty());
}

TEST_F(SessionTest, notices_carry_the_id_of_their_call_and_end_with_it) {
    const CallNumber number = started("\"w\"");
    EXPECT_EQ(only_text(session_.on_notice(number, "devices.changed", {{"devices", json::array{}}})),
              *read_json(R"({"jsonrpc":"2.0","method":"devices.changed","params":{"devices":[],"id":"w"}})"));
    session_.on_result(number, json::value(1));
    EXPECT_TRUE(session_.on_notice(number, "devices.changed", {}).empty());
}

TEST_F(SessionTest, answers_an_error_in_the_language_of_the_session) {
    EXPECT_EQ(
        only_text(session_.on_result(started("1"), Error{Errc::busy})).at("error").at("message").as_string(),
        info(Errc::busy).vi);
    asked(call("2", "session.hello", R"({"language":"en"})"));
    EXPECT_EQ(
        only_text(session_.on_result(started("3"), Error{Errc::busy})).at("error").at("message").as_string(),
        info(Errc::busy).en);
}

TEST_F(SessionTest, an_id_in_use_is_refused_and_free_again_after_its_answer) {
    const CallNumber number = started("7");
    EXPECT_EQ(error_of(asked(call("7", "devices.list"))), "invalid_request");
    started("\"7\""); // a text is another id than a number
    session_.on_result(number, json::value(1));
    EXPECT_NE(started("7"), number);
}

TEST_F(SessionTest, more_calls_than_the_limit_are_busy_but_hello_is_answered) {
    const CallNumber first = started("1");
    started("2");
    EXPECT_EQ(error_of(asked(call("3", "devices.list"))), "busy");
    EXPECT_TRUE(asked(call("4", "session.hello")).as_object().contains("result"));
    session_.on_result(first, json::value(1));
    started("5");
}

TEST_F(SessionTest, cancel_stops_the_call_and_the_call_still_gets_its_one_answer) {
    const CallNumber number = started("\"a\"");
    const Actions actions = session_.on_message(call("9", "request.cancel", R"({"id":"a"})"));
    ASSERT_EQ(actions.size(), 2U);
    EXPECT_EQ(*read_json(std::get<SendText>(actions[0]).text),
              *read_json(R"({"jsonrpc":"2.0","id":9,"result":{"cancelled":true}})"));
    EXPECT_EQ(actions[1], Action{CancelCall{number}});
    EXPECT_EQ(error_of(only_text(session_.on_result(number, Error{Errc::request_cancelled}))),
              "request_cancelled");
}

TEST_F(SessionTest, cancel_of_what_does_not_run_says_so) {
    started("\"a\"");
    for (const char* id : {"\"b\"", "1"}) {
        const auto reply = asked(call("9", "request.cancel", std::string{R"({"id":)"} + id + "}"));
        EXPECT_FALSE(reply.at("result").at("cancelled").as_bool());
    }
}

struct Row {
    const char *name, *method, *params, *path;
};
class WrongParameters : public SessionTest, public testing::WithParamInterface<Row> {};

TEST_P(WrongParameters, are_named) {
    const auto reply = asked(call("9", GetParam().method, GetParam().params));
    EXPECT_EQ(error_of(reply), "invalid_params");
    EXPECT_EQ(reply.at("error").at("data").at("path").as_string(), GetParam().path);
    EXPECT_EQ(session_.language(), Language::vi);
}

INSTANTIATE_TEST_SUITE_P(
    Calls, WrongParameters,
    testing::Values(Row{"hello_language", "session.hello", R"({"language":"fr"})", "params.language"},
                    Row{"hello_unknown", "session.hello", R"({"language":"en","origin":"x"})",
                        "params.origin"},
                    Row{"hello_client", "session.hello", R"({"language":"en","client":{"name":"x"}})",
                        "params.client.version"},
                    Row{"cancel_nothing", "request.cancel", "{}", "params.id"},
                    Row{"cancel_null", "request.cancel", R"({"id":null})", "params.id"},
                    Row{"cancel_more", "request.cancel", R"({"id":1,"x":1})", "params.x"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(SessionTest, hello_tells_what_this_origin_may_do) {
    const auto result =
        asked(call("1", "session.hello", R"({"language":"en","client":{"name":"sdk","version":"1"}})"))
            .at("result");
    EXPECT_EQ(result.at("name").as_string(), "kysod");
    EXPECT_EQ(result.at("protocol"), *read_json(R"(["kyso.v1"])"));
    EXPECT_EQ(result.at("language").as_string(), "en");
    EXPECT_EQ(result.at("methods"),
              *read_json(R"(["session.hello","devices.list","document.sign","request.cancel"])"));
    EXPECT_EQ(result.at("origin").as_string(), "https://portal.example");
    EXPECT_EQ(asked(call("2", "session.hello")).at("result").at("language").as_string(), "vi");
}

TEST(LocalSession, hello_to_a_program_names_no_origin) {
    Session session{LocalPeer{1, "program"}, {Method::hello}, {2}};
    const auto reply = session.on_message(call("1", "session.hello"));
    EXPECT_FALSE(
        read_json(std::get<SendText>(reply.at(0)).text)->at("result").as_object().contains("origin"));
}

TEST_F(SessionTest, what_cannot_be_read_is_answered_and_starts_nothing) {
    EXPECT_EQ(error_of(asked("{")), "parse_error");
    EXPECT_EQ(error_of(asked(call("1", "raw.sign"))), "method_not_found");
    EXPECT_EQ(error_of(asked(R"({"id":1,"id":2})")), "duplicate_key");
    EXPECT_TRUE(session_.on_closed().empty());
}

TEST_F(SessionTest, progress_is_told_while_the_call_runs) {
    const CallNumber number = started("\"a\"");
    EXPECT_EQ(
        only_text(session_.on_progress(number, ProgressState::signing, 3, 10)),
        *read_json(
            R"({"jsonrpc":"2.0","method":"request.progress","params":{"id":"a","state":"signing","done":3,"total":10}})"));
    EXPECT_EQ(
        only_text(session_.on_progress(number, ProgressState::waiting_for_turn)),
        *read_json(
            R"({"jsonrpc":"2.0","method":"request.progress","params":{"id":"a","state":"waiting_for_turn"}})"));
    session_.on_result(number, json::value(1));
    EXPECT_TRUE(session_.on_progress(number, ProgressState::signing).empty());
}

TEST_F(SessionTest, closing_cancels_all_that_still_runs) {
    const CallNumber first = started("1");
    const CallNumber second = started("2");
    EXPECT_EQ(session_.on_closed(), (Actions{CancelCall{first}, CancelCall{second}}));
}

} // namespace
} // namespace kyso::core
