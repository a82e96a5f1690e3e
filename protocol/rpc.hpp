// SPDX-License-Identifier: Apache-2.0
// The JSON-RPC 2.0 envelope (https://www.jsonrpc.org/specification): one call a message, no batches, no
// notifications from the client. Read strictly by core::Session; replies are written here and nowhere else.
#pragma once

#include "protocol/json_reader.hpp"

#include <optional>
#include <string>
#include <variant>

namespace kyso {

enum class Method : std::uint8_t {
#define KYSO_METHOD(id, name, what, seen) id,
#include "protocol/methods.def"
#undef KYSO_METHOD
};

struct MethodInfo {
    Method method;
    std::string_view name, what, seen;
};
const MethodInfo* begin_methods() noexcept;
const MethodInfo* end_methods() noexcept;
std::string_view method_name(Method method) noexcept;

/// `id`: a text of 1 to 64 octets or a whole number; null and fractions are refused.
using RpcId = std::variant<std::string, std::int64_t>;
boost::json::value to_json(const RpcId& id);
Result<RpcId> read_rpc_id(const boost::json::value& value);

struct RpcCall {
    RpcId id;
    Method method;
    boost::json::value params; ///< an object; {} where the message has none
};

/// A call that could not be read. `id` is there if it could be told, so that the reply reaches its asker.
struct RpcFault {
    std::optional<RpcId> id;
    Error error;
};

/// Size is the caller's to limit. Errors: parse_error, too_deep, duplicate_key, invalid_request,
/// method_not_found.
std::variant<RpcCall, RpcFault> read_call(std::string_view text);

std::string reply_result(const RpcId& id, boost::json::value result);
/// `message` is the error's sentence in `language`; `data` has name, retryable and, where known, path and
/// retryAfter (seconds). The detail stays here.
std::string reply_error(const std::optional<RpcId>& id, const Error& error, Language language);
boost::json::object error_object(const Error& error, Language language);
std::string notification(std::string_view method, boost::json::object params);

} // namespace kyso
