// SPDX-License-Identifier: Apache-2.0
#include "protocol/rpc.hpp"

#include "tests/support/result_matchers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace kyso {
namespace {

namespace json = boost::json;

struct Fault {
    const char* name;
    std::string text;
    Errc errc;
    const char* path;
    const char* id; ///< as JSON; empty where none could be told
};
class BadCall : public testing::TestWithParam<Fault> {};

TEST_P(BadCall, is_a_fault_with_path_and_id) {
    const auto read = read_call(GetParam().text);
    const auto* fault = std::get_if<RpcFault>(&read);
    ASSERT_NE(fault, nullptr);
    EXPECT_EQ(fault->error.name(), info(GetParam().errc).name);
    EXPECT_EQ(fault->error.path(), GetParam().path);
    const std::string id = GetParam().id;
    ASSERT_EQ(fault->id.has_value(), !id.empty());
    if (fault->id) {
        EXPECT_EQ(to_json(*fault->id), *read_json(id));
    }
}

const std::string long_id(65, 'i');
const std::string long_method(65, 'm');

INSTANTIATE_TEST_SUITE_P(
    Messages, BadCall,
    testing::Values(
        Fault{"not_json", "{", Errc::parse_error, "", ""},
        Fault{"duplicate", R"({"id":1,"id":2})", Errc::duplicate_key, "", ""},
        Fault{"deep", std::string(40, '['), Errc::too_deep, "", ""},
        Fault{"batch", "[]", Errc::invalid_request, "message", ""},
        Fault{"text", "\"x\"", Errc::invalid_request, "message", ""},
        Fault{"no_id", R"({"jsonrpc":"2.0","method":"devices.list"})", Errc::invalid_request, "message.id",
              ""},
        Fault{"null_id", R"({"jsonrpc":"2.0","id":null,"method":"devices.list"})", Errc::invalid_request,
              "id", ""},
        Fault{"empty_id", R"({"jsonrpc":"2.0","id":"","method":"devices.list"})", Errc::invalid_request, "id",
              ""},
        Fault{"long_id", R"({"jsonrpc":"2.0","id":")" + long_id + R"(","method":"devices.list"})",
              Errc::invalid_request, "id", ""},
        Fault{"fraction_id", R"({"jsonrpc":"2.0","id":1.5,"method":"devices.list"})", Errc::invalid_params,
              "", ""},
        Fault{"object_id", R"({"jsonrpc":"2.0","id":{},"method":"devices.list"})", Errc::invalid_request,
              "id", ""},
        Fault{"bool_id", R"({"jsonrpc":"2.0","id":true,"method":"devices.list"})", Errc::invalid_request,
              "id", ""},
        Fault{"uint64_id", R"({"jsonrpc":"2.0","id":18446744073709551615,"method":"devices.list"})",
              Errc::invalid_request, "id", ""},
        Fault{"no_version", R"({"id":1,"method":"devices.list"})", Errc::invalid_request, "message.jsonrpc",
              "1"},
        Fault{"version_1", R"({"jsonrpc":"1.0","id":1,"method":"devices.list"})", Errc::invalid_request,
              "message.jsonrpc", "1"},
        Fault{"version_number", R"({"jsonrpc":2,"id":1,"method":"devices.list"})", Errc::invalid_request,
              "message.jsonrpc", "1"},
        Fault{"no_method", R"({"jsonrpc":"2.0","id":"a"})", Errc::invalid_request, "message.method", "\"a\""},
        Fault{"method_number", R"({"jsonrpc":"2.0","id":"a","method":5})", Errc::invalid_request,
              "message.method", "\"a\""},
        Fault{"method_long", R"({"jsonrpc":"2.0","id":"a","method":")" + long_method + "\"}",
              Errc::invalid_request, "message.method", "\"a\""},
        Fault{"method_unknown", R"({"jsonrpc":"2.0","id":-4,"method":"raw.sign"})", Errc::method_not_found,
              "method", "-4"},
        Fault{"method_case", R"({"jsonrpc":"2.0","id":4,"method":"Devices.list"})", Errc::method_not_found,
              "method", "4"},
        Fault{"params_array", R"({"jsonrpc":"2.0","id":4,"method":"devices.list","params":[]})",
              Errc::invalid_params, "params", "4"},
        Fault{"params_null", R"({"jsonrpc":"2.0","id":4,"method":"devices.list","params":null})",
              Errc::invalid_params, "params", "4"},
        Fault{"unknown_member", R"({"jsonrpc":"2.0","id":4,"method":"devices.list","origin":"x"})",
              Errc::invalid_request, "message.origin", "4"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(ReadCall, gives_id_method_and_params) {
    const auto read = read_call(R"({"jsonrpc":"2.0","id":"a1","method":"document.sign","params":{"x":1}})");
    const auto* call = std::get_if<RpcCall>(&read);
    ASSERT_NE(call, nullptr);
    EXPECT_EQ(call->id, RpcId{"a1"});
    EXPECT_EQ(call->method, Method::sign_documents);
    EXPECT_EQ(call->params, *read_json(R"({"x":1})"));
}

TEST(ReadCall, knows_every_method_of_the_table_and_missing_params_are_an_empty_object) {
    for (const auto* row = begin_methods(); row != end_methods(); ++row) {
        const auto read = read_call(R"({"jsonrpc":"2.0","id":0,"method":")" + std::string{row->name} + "\"}");
        const auto* call = std::get_if<RpcCall>(&read);
        ASSERT_NE(call, nullptr) << row->name;
        EXPECT_EQ(call->method, row->method);
        EXPECT_EQ(call->params, json::value(json::object{}));
        EXPECT_EQ(method_name(row->method), row->name);
    }
}

TEST(Reply, result_repeats_the_id_in_its_kind) {
    EXPECT_EQ(*read_json(reply_result(RpcId{"7"}, json::object{{"a", 1}})),
              *read_json(R"({"jsonrpc":"2.0","id":"7","result":{"a":1}})"));
    EXPECT_EQ(*read_json(reply_result(RpcId{std::int64_t{7}}, nullptr)),
              *read_json(R"({"jsonrpc":"2.0","id":7,"result":null})"));
}

TEST(Reply, of_any_length_also_where_every_octet_is_escaped) {
    for (const std::size_t size : {0U, 1U, 100U, 4096U, 1'000'000U})
        for (const char octet : {'a', '"', '\x01'}) {
            const json::value sent{
                {"many", json::array{std::string(size, octet), 1.5, true, json::object{}}}};
            const auto text = reply_result(RpcId{"7"}, sent);
            EXPECT_EQ(json::parse(text).at("result"), sent) << size << " of " << int{octet};
        }
}

TEST(Reply, error_has_code_sentence_name_and_path_but_never_the_detail) {
    const Error error = Error::at("params.fields[2].name", Errc::invalid_params, "secret detail");
    const auto text = reply_error(RpcId{"7"}, error, Language::en);
    EXPECT_EQ(*read_json(text), *read_json(R"({"jsonrpc":"2.0","id":"7","error":{"code":-32602,
        "message":"The parameters of the request are not valid. Tell the operator of the website.",
        "data":{"name":"invalid_params","retryable":false,"path":"params.fields[2].name"}}})"));
}

TEST(Reply, error_without_id_and_path_says_null_and_leaves_the_path_out) {
    const auto reply = *read_json(reply_error(std::nullopt, Error{Errc::busy, "detail"}, Language::vi));
    EXPECT_TRUE(reply.at("id").is_null());
    EXPECT_EQ(std::string_view{reply.at("error").at("message").as_string()}, info(Errc::busy).vi);
    EXPECT_EQ(reply.at("error").at("data"), *read_json(R"({"name":"busy","retryable":true})"));
}

TEST(Notification, has_no_id) {
    EXPECT_EQ(*read_json(notification("request.progress", {{"a", 1}})),
              *read_json(R"({"jsonrpc":"2.0","method":"request.progress","params":{"a":1}})"));
}

} // namespace
} // namespace kyso
