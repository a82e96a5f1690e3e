// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/session.hpp"

#include "protocol/json_fields.hpp"
#include "protocol/texts.hpp"
#include "protocol/version.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace kyso::core {
namespace json = boost::json;

std::string_view to_text(ProgressState state) noexcept {
    switch (state) {
    case ProgressState::waiting_for_turn:
        return "waiting_for_turn";
    case ProgressState::waiting_for_consent:
        return "waiting_for_consent";
    case ProgressState::signing:
        return "signing";
    case ProgressState::waiting_for_phone:
        return "waiting_for_phone";
    case ProgressState::verifying:
        return "verifying";
    }
    return "";
}

Actions Session::on_message(std::string_view text) {
    auto message = read_call(text);
    if (auto* fault = std::get_if<RpcFault>(&message))
        return {SendText{reply_error(fault->id, fault->error, language_)}};
    return on_call(std::move(std::get<RpcCall>(message)));
}

Actions Session::on_call(RpcCall call) {
    const auto answer = [&](const Result<json::value>& result) -> Action {
        return SendText{result ? reply_result(call.id, *result)
                               : reply_error(call.id, result.error(), language_)};
    };
    if (call.method == Method::request_access) adopt_language(call.params);
    if (permitted_.empty()) return {answer(Error{Errc::origin_not_allowed, "not any more"})};
    if (!permitted_.contains(call.method))
        return {answer(Error{Errc::not_permitted, std::string{method_name(call.method)}})};
    if (call.method == Method::hello) return {answer(hello(call.params))};
    if (call.method == Method::cancel) {
        Actions actions;
        const auto result = cancel(call.params, actions);
        actions.insert(actions.begin(), answer(result));
        return actions;
    }
    if (std::ranges::any_of(running_, [&](const auto& entry) { return entry.second == call.id; }))
        return {answer(Error::at("id", Errc::invalid_request, "in use by a running call"))};
    if (running_.size() >= limits_.calls_in_flight) return {answer(Error{Errc::busy, "calls in flight"})};
    const CallNumber number = next_++;
    running_.emplace(number, std::move(call.id));
    return {StartCall{number, call.method, std::move(call.params)}};
}

/// A page that is not approved yet has no hello: its one call says what language its errors are in.
void Session::adopt_language(const json::value& params) {
    const auto* members = params.if_object();
    const auto* language = members != nullptr ? members->if_contains("language") : nullptr;
    if (language != nullptr && *language == "en") language_ = Language::en;
    if (language != nullptr && *language == "vi") language_ = Language::vi;
}

Result<json::value> Session::hello(const json::value& params) {
    JsonFields fields{params, "params"};
    const std::size_t language = fields.has("language") ? fields.choice("language", {"vi", "en"}) : 0;
    if (const json::value* client = fields.member("client", false)) {
        JsonFields inner{*client, "params.client"};
        inner.text("name", {1, 64});
        inner.text("version", {1, 64});
        if (auto read = inner.finish(); !read) fields.fail(read.error());
    }
    if (auto read = fields.finish(); !read) return read.error();
    language_ = language == 0 ? Language::vi : Language::en;
    json::array methods;
    for (const Method method : permitted_)
        methods.emplace_back(method_name(method));
    json::object result{{"name", "kysod"},
                        {"version", version},
                        {"protocol", json::array{"kyso.v1"}},
                        {"language", language_tag(language_)},
                        {"methods", std::move(methods)}};
    if (const auto* web = std::get_if<WebPeer>(&peer_)) result["origin"] = web->origin.text();
    return json::value(std::move(result));
}

Result<json::value> Session::cancel(const json::value& params, Actions& actions) {
    JsonFields fields{params, "params"};
    std::optional<RpcId> id;
    if (const json::value* member = fields.member("id", true)) {
        if (auto read = read_rpc_id(*member))
            id = *read;
        else
            fields.fail("id", read.error().detail());
    }
    if (auto read = fields.finish(); !read) return read.error();
    const auto found = std::ranges::find_if(running_, [&](const auto& entry) { return entry.second == *id; });
    if (found != running_.end()) actions.emplace_back(CancelCall{found->first});
    return json::value(json::object{{"cancelled", found != running_.end()}});
}

Actions Session::on_result(CallNumber number, Result<json::value> result) {
    const auto found = running_.find(number);
    if (found == running_.end()) return {};
    const RpcId id = std::move(found->second);
    running_.erase(found);
    return {
        SendText{result ? reply_result(id, std::move(*result)) : reply_error(id, result.error(), language_)}};
}

Actions Session::on_progress(CallNumber number, ProgressState state, std::size_t done, std::size_t total) {
    const auto found = running_.find(number);
    if (found == running_.end()) return {};
    json::object params{{"id", to_json(found->second)}, {"state", to_text(state)}};
    if (total > 0) {
        params["done"] = done;
        params["total"] = total;
    }
    return {SendText{notification("request.progress", std::move(params))}};
}

Actions Session::on_notice(CallNumber number, std::string_view method, json::object params) {
    const auto found = running_.find(number);
    if (found == running_.end()) return {};
    params["id"] = to_json(found->second);
    return {SendText{notification(method, std::move(params))}};
}

Actions Session::on_closed() {
    Actions actions;
    for (const auto& entry : running_)
        actions.emplace_back(CancelCall{entry.first});
    return actions;
}

} // namespace kyso::core
