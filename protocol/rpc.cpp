// SPDX-License-Identifier: Apache-2.0
#include "protocol/rpc.hpp"

#include "protocol/by_name.hpp"
#include "protocol/json_fields.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serializer.hpp>

#include <array>

namespace kyso {
namespace {

namespace json = boost::json;

constexpr std::array methods = {
#define KYSO_METHOD(id, name, what, seen) MethodInfo{Method::id, name, what, seen},
#include "protocol/methods.def"
#undef KYSO_METHOD
};

/// What the value is as text, unless some of it has to be escaped.
std::size_t text_size(const json::value& value) {
    constexpr std::size_t punctuation = 4;
    constexpr std::size_t longest_number = 24;
    std::size_t size = longest_number;
    if (const auto* text = value.if_string()) return text->size() + punctuation;
    if (const auto* list = value.if_array())
        for (const json::value& element : *list)
            size += text_size(element);
    if (const auto* members = value.if_object())
        for (const auto& member : *members)
            size += member.key().size() + punctuation + text_size(member.value());
    return size;
}

/// As json::serialize(), which doubles its text from nothing and fills it with zeros each time: a batch's
/// answer has many megabytes.
std::string write(json::object members) {
    const json::value message(std::move(members));
    std::string text(text_size(message), '\0');
    json::serializer writer;
    writer.reset(&message);
    std::size_t written = 0;
    while (true) {
        written += writer.read(text.data() + written, text.size() - written).size();
        if (writer.done()) break;
        text.resize(2 * text.size());
    }
    text.resize(written);
    return text;
}

} // namespace

const MethodInfo* begin_methods() noexcept {
    return methods.data();
}
const MethodInfo* end_methods() noexcept {
    return methods.data() + methods.size();
}
std::string_view method_name(Method method) noexcept {
    return methods[static_cast<std::size_t>(method)].name;
}

json::value to_json(const RpcId& id) {
    return std::visit([](const auto& value) { return json::value(value); }, id);
}

Result<RpcId> read_rpc_id(const json::value& value) {
    if (const auto* text = value.if_string(); text != nullptr && !text->empty() && text->size() <= 64)
        return RpcId{std::string{text->data(), text->size()}};
    if (const auto* number = value.if_int64()) return RpcId{*number};
    return Error::at("id", Errc::invalid_request, "neither a text of 1 to 64 octets nor a whole number");
}

std::variant<RpcCall, RpcFault> read_call(std::string_view text) {
    auto message = read_json(text);
    if (!message) return RpcFault{std::nullopt, message.error()};

    JsonFields fields{*message, "message", Errc::invalid_request};
    std::optional<RpcId> id;
    if (const json::value* member = fields.member("id", true)) {
        auto read = read_rpc_id(*member);
        if (read)
            id = std::move(*read);
        else
            fields.fail(read.error());
    }
    if (fields.text("jsonrpc", {1, 8}) != "2.0") fields.fail("jsonrpc", "not 2.0");
    const std::string name = fields.text("method", {1, 64});
    const json::value* params = fields.member("params", false);
    if (params != nullptr && !params->is_object())
        fields.fail(Error::at("params", Errc::invalid_params, "not an object"));
    if (auto read = fields.finish(); !read) return RpcFault{std::move(id), read.error()};

    const auto method = method_named(name);
    if (!method) return RpcFault{std::move(id), Error::at("method", Errc::method_not_found)};
    return RpcCall{std::move(*id), *method,
                   params != nullptr ? std::move(message->as_object().at("params"))
                                     : json::value(json::object{})};
}

std::string reply_result(const RpcId& id, json::value result) {
    return write({{"jsonrpc", "2.0"}, {"id", to_json(id)}, {"result", std::move(result)}});
}

json::object error_object(const Error& error, Language language) {
    const ErrorInfo& row = info(error.code());
    json::object data{{"name", row.name}, {"retryable", row.retryable}};
    if (!error.path().empty()) data["path"] = error.path();
    if (error.retry_after().count() > 0) data["retryAfter"] = error.retry_after().count();
    return {{"code", row.rpc_code}, {"message", row.sentence(language)}, {"data", std::move(data)}};
}

std::string reply_error(const std::optional<RpcId>& id, const Error& error, Language language) {
    return write({{"jsonrpc", "2.0"},
                  {"id", id ? to_json(*id) : json::value(nullptr)},
                  {"error", error_object(error, language)}});
}

std::string notification(std::string_view method, json::object params) {
    return write({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

} // namespace kyso
