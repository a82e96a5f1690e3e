// SPDX-License-Identifier: Apache-2.0
// JSON from outside and the JSON-RPC envelope. Compared with Boost.JSON's own lax reading: ours may take
// nothing that Boost refuses, and must see the same value in what both take.
#include "protocol/rpc.hpp"
#include "tests/fuzz/promise.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace {

using namespace kyso;
namespace json = boost::json;

std::size_t depth_of(const json::value& value) {
    std::size_t deepest = 0;
    if (const auto* array = value.if_array())
        for (const auto& element : *array)
            deepest = std::max(deepest, depth_of(element));
    if (const auto* object = value.if_object())
        for (const auto& member : *object)
            deepest = std::max(deepest, depth_of(member.value()));
    fuzz::promise(!value.is_double(), "no number that is not whole");
    return value.is_structured() ? deepest + 1 : 0;
}

void check_value(std::string_view text, const json::value& value) {
    fuzz::promise(is_utf8(text), "JSON is UTF-8");
    fuzz::promise(depth_of(value) <= default_json_depth, "not too deep");
    json::error_code error;
    const json::value lax = json::parse(text, error);
    fuzz::promise(!error && lax == value, "the value that Boost reads");
    const auto again = read_json(json::serialize(value));
    fuzz::promise(again && *again == value, "reads the same again");
}

void check_reply(const std::string& reply) {
    fuzz::promise(is_utf8(reply) && read_json(reply).has_value(), "a reply is JSON by our own rules");
}

void check_call(const RpcCall& call) {
    if (const auto* text = std::get_if<std::string>(&call.id))
        fuzz::promise(!text->empty() && text->size() <= 64, "id of 1 to 64 octets");
    fuzz::promise(call.params.is_object(), "parameters are an object");
    fuzz::promise(!method_name(call.method).empty(), "a method of the table");
    check_reply(reply_result(call.id, json::value{call.params}));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text({data, size});
    const auto value = read_json(text);
    fuzz::promise_refusal(value, {Errc::parse_error, Errc::too_deep, Errc::duplicate_key,
                                  Errc::invalid_params, Errc::too_large});
    if (value) check_value(text, *value);
    const auto message = read_call(text);
    if (const auto* call = std::get_if<RpcCall>(&message)) {
        fuzz::promise(value.has_value(), "a call is JSON");
        check_call(*call);
        return 0;
    }
    const auto& fault = std::get<RpcFault>(message);
    for (const Language language : {Language::vi, Language::en})
        check_reply(reply_error(fault.id, fault.error, language));
    return 0;
}
