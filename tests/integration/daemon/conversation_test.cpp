// SPDX-License-Identifier: Apache-2.0
// Hostile and clumsy messages on both doors: one typed error each, that names the path; kysod goes on.
#include "tests/support/citizen/citizen.hpp"

#include "protocol/framing.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

struct Message {
    const char* name;
    std::string text;
    const char* outcome;
    const char* path;
};

std::string deep() {
    return R"({"jsonrpc":"2.0","id":1,"method":"session.hello","params":)" + std::string(40, '[') +
           std::string(40, ']') + "}";
}
std::string call(const std::string& params, const std::string& method = "registration.sign") {
    return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
}
constexpr const char* nonce = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA";

class Conversation : public testing::TestWithParam<Message> {
  protected:
    static void SetUpTestSuite() { daemon = std::make_unique<TestDaemon>(DaemonSetup{}); }
    static void TearDownTestSuite() { daemon.reset(); }
    static inline std::unique_ptr<TestDaemon> daemon;

    static void check(const json::object& answer) {
        EXPECT_EQ(outcome_of(answer), GetParam().outcome) << json::serialize(answer);
        const auto& data = answer.at("error").at("data").as_object();
        EXPECT_EQ(data.contains("path") ? std::string{data.at("path").as_string()} : "", GetParam().path);
        EXPECT_FALSE(answer.at("error").at("message").as_string().empty());
    }
};

TEST_P(Conversation, by_websocket) {
    WebsocketClient page{daemon->port(), portal_origin};
    page.send_text(GetParam().text);
    const auto answer = page.receive();
    ASSERT_TRUE(answer);
    check(*answer);
    EXPECT_EQ(outcome_of(page.call("session.hello", {})), "ok");
}

TEST_P(Conversation, by_unix_socket) {
    const IpcClient program{daemon->ipc_socket()};
    program.send_raw(as_text(frame(as_bytes(GetParam().text))));
    const auto answer = program.receive();
    ASSERT_TRUE(answer);
    check(*answer);
    EXPECT_EQ(outcome_of(program.call("session.hello", {})), "ok");
}

INSTANTIATE_TEST_SUITE_P(
    Bad, Conversation,
    testing::Values(
        Message{"no_json", "hello", "parse_error", ""}, Message{"empty", "", "parse_error", ""},
        Message{"too_deep", deep(), "too_deep", ""},
        Message{"duplicate_key", R"({"jsonrpc":"2.0","id":1,"id":2,"method":"session.hello"})",
                "duplicate_key", ""},
        Message{"infinite_number", R"({"jsonrpc":"2.0","id":1e999,"method":"session.hello"})",
                "invalid_params", ""},
        Message{"batch", R"([{"jsonrpc":"2.0","id":1,"method":"session.hello"}])", "invalid_request",
                "message"},
        Message{"no_id", R"({"jsonrpc":"2.0","method":"session.hello"})", "invalid_request", "message.id"},
        Message{"null_id", R"({"jsonrpc":"2.0","id":null,"method":"session.hello"})", "invalid_request",
                "id"},
        Message{"other_version", R"({"jsonrpc":"1.0","id":1,"method":"session.hello"})", "invalid_request",
                "message.jsonrpc"},
        Message{"unknown_method", R"({"jsonrpc":"2.0","id":1,"method":"token.format"})", "method_not_found",
                "method"},
        Message{"unknown_member",
                R"({"jsonrpc":"2.0","id":1,"method":"session.hello","origin":"https://x.example"})",
                "invalid_request", "message.origin"},
        Message{"params_as_list", R"({"jsonrpc":"2.0","id":1,"method":"session.hello","params":[]})",
                "invalid_params", "params"},
        Message{"unknown_language", call(R"({"language":"fr"})", "session.hello"), "invalid_params",
                "params.language"},
        Message{"unknown_parameter", call(R"({"pin":"1234"})", "devices.list"), "invalid_params",
                "params.pin"},
        Message{"short_nonce",
                call(R"({"nonce":"abc","subject":"citizen","method":"usb-token","fields":[]})"),
                "invalid_params", "params.nonce"},
        Message{
            "own_origin",
            call(std::string{R"({"nonce":")"} + nonce +
                 R"(","subject":"citizen","method":"usb-token","fields":[],"origin":"https://x.example"})"),
            "invalid_params", "params.origin"},
        Message{
            "field_without_value",
            call(std::string{R"({"nonce":")"} + nonce +
                 R"(","subject":"citizen","method":"usb-token","fields":[{"name":"email","label":"E"}]})"),
            "invalid_params", "params.fields[0].value"},
        Message{
            "field_twice",
            call(
                std::string{R"({"nonce":")"} + nonce +
                R"(","subject":"citizen","method":"usb-token","fields":[{"name":"a","label":"E","value":""},{"name":"a","label":"E","value":""}]})"),
            "invalid_params", "params.fields[1].name"},
        Message{
            "digest_of_wrong_length",
            call(
                R"({"format":"cades-detached","documents":[{"name":"a","digest":{"algorithm":"sha256","value":"AAAA"}}]})",
                "document.sign"),
            "invalid_params", "params.documents[0].digest.value"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(ConversationLimits, a_message_over_the_limit_ends_the_connection_and_no_other) {
    DaemonSetup setup;
    setup.more_toml = "[limits]\nmessage = 4096\nipc_message = 4096\n";
    const TestDaemon daemon{setup};
    WebsocketClient victim{daemon.port(), portal_origin};
    WebsocketClient page{daemon.port(), portal_origin};
    try {
        page.send_text(std::string(4097, ' '));
    } catch (const std::exception&) { // kysod may close before all is sent
    }
    EXPECT_FALSE(page.receive());
    const IpcClient program{daemon.ipc_socket()};
    program.send_raw(std::string{"\xff\xff\xff\xff", 4});
    EXPECT_FALSE(program.receive());
    EXPECT_EQ(outcome_of(victim.call("session.hello", {})), "ok");
}

TEST(ConversationLimits, calls_in_flight_are_limited_and_each_is_answered_once) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.setup()};
    daemon.person("wait");
    const IpcClient program{daemon.ipc_socket()};
    const json::object document{{"format", "cades-detached"},
                                {"documents", json::array{json::object{{"name", "a"}, {"content", "AAAA"}}}}};
    for (int id = 0; id < 9; ++id)
        program.send({{"jsonrpc", "2.0"}, {"id", id}, {"method", "document.sign"}, {"params", document}});
    std::map<int, std::string> answers;
    const auto take = [&] {
        const auto message = program.receive();
        ASSERT_TRUE(message);
        if (!message->contains("id")) return;
        const int id = message->at("id").to_number<int>();
        if (id >= 100) return;
        EXPECT_TRUE(answers.emplace(id, outcome_of(*message)).second) << "answered twice: " << id;
    };
    // One is at the window, three wait for their turn; more of one requester, and the ninth of one
    // connection, are busy.
    while (answers.size() < 5)
        take();
    for (const auto& [id, outcome] : answers)
        EXPECT_EQ(outcome, "busy");
    for (int id = 0; id < 9; ++id)
        program.send(
            {{"jsonrpc", "2.0"}, {"id", 100 + id}, {"method", "request.cancel"}, {"params", {{"id", id}}}});
    while (answers.size() < 9)
        take();
    EXPECT_EQ(
        std::ranges::count_if(answers, [](const auto& entry) { return entry.second == "request_cancelled"; }),
        4);
}

} // namespace
} // namespace kyso::test
