// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/devices_flow.hpp"

#include "daemon/flow/device_board.hpp"
#include "protocol/json_fields.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>

namespace kyso::flow {
namespace json = boost::json;

namespace {

/// The numbers that are bound. A program of the person's own learns which, masked; a page that a SIM may be
/// asked for here, one entry for however many: the number, and even their count, would follow the person.
json::array list_sims(const Ports& ports, bool to_page) {
    json::array list;
    if (ports.sim == nullptr) return list;
    for (const sim::PhoneNumber& number : ports.sim->phones.numbers()) {
        json::object entry{{"id", "sim-" + std::to_string(list.size() + 1)},
                           {"kind", "sim"},
                           {"manufacturer", ""},
                           {"model", ""},
                           {"state", drivers::to_text(drivers::DeviceState::ready)},
                           {"pinPad", false}};
        if (!to_page) entry["phone"] = number.masked();
        list.emplace_back(std::move(entry));
        if (to_page) break;
    }
    return list;
}

/// Modules that could not be used beside those that could. Their names, as configured, are not for pages.
json::array list_troubles(const std::vector<DriverTrouble>& troubles, bool to_page) {
    json::array list;
    for (const DriverTrouble& trouble : troubles) {
        json::object entry{{"error", trouble.error.name()}};
        if (!to_page) entry["driver"] = trouble.module;
        if (trouble.retry_after.count() > 0) entry["retryAfter"] = trouble.retry_after.count();
        list.emplace_back(std::move(entry));
    }
    return list;
}

/// What was seen, as this peer may know it. No token is an answer, not a failure; a driver that fails is one
/// where nothing else is there.
Result<json::object> describe(const Ports& ports, const DeviceBoard::Seen& seen, bool to_page) {
    json::array list;
    json::array sims = list_sims(ports, to_page);
    if (seen.failure && *seen.failure != Errc::token_not_found && sims.empty()) return *seen.failure;
    for (const drivers::DeviceInfo& info : seen.devices) {
        json::object entry{{"id", info.id},
                           {"kind", "usb-token"},
                           {"manufacturer", info.manufacturer},
                           {"model", info.model},
                           {"state", drivers::to_text(info.state)},
                           {"pinPad", info.pin_pad}};
        // The serial number would let pages follow a person from site to site; the label may hold their name.
        if (!to_page) {
            entry["label"] = info.label;
            entry["serial"] = info.serial;
        }
        list.emplace_back(std::move(entry));
    }
    list.insert(list.end(), sims.begin(), sims.end());
    json::object answer{{"devices", std::move(list)}};
    if (json::array troubles = list_troubles(seen.troubles, to_page); !troubles.empty())
        answer["troubles"] = std::move(troubles);
    return answer;
}

/// A subscriber is told of changes; a time that runs down is none.
json::object without_times(json::object answer) {
    if (json::value* troubles = answer.if_contains("troubles"))
        for (json::value& trouble : troubles->as_array())
            trouble.as_object().erase("retryAfter");
    return answer;
}

Result<void> permitted(const Ports& ports, const Peer& peer, Method method, const json::value& params) {
    JsonFields fields{params, "params"};
    if (auto read = fields.finish(); !read) return read.error();
    return ports.policy.check(peer, method);
}

} // namespace

Task<Result<json::value>> devices_flow(const Ports& ports, CallContext context, json::value params) {
    if (auto may = permitted(ports, context.peer, Method::list_devices, params); !may) co_return may.error();
    const auto devices = co_await ports.devices.devices();
    auto list =
        describe(ports, DeviceBoard::seen_in(devices, ports.devices.troubles()), is_page(context.peer));
    if (!list) co_return list.error();
    co_return json::value(std::move(*list));
}

Result<json::value> restore_devices(const Ports& ports, const CallContext& context,
                                    const json::value& params) {
    if (is_page(context.peer)) return Error{Errc::not_permitted, "for programs only"};
    if (auto may = permitted(ports, context.peer, Method::restore_devices, params); !may) return may.error();
    return json::value(json::object{{"restored", ports.devices.restore()}});
}

Task<Result<json::value>> watch_devices_flow(const Ports& ports, CallContext context, json::value params) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    if (auto may = permitted(ports, context.peer, Method::watch_devices, params); !may) co_return may.error();
    if (ports.board == nullptr) co_return Error{Errc::busy, "nobody can watch"};
    auto watcher = ports.board->watch();
    if (!watcher) co_return watcher.error();
    std::optional<json::object> told;
    while (true) {
        const auto seen = co_await (*watcher)->next(ports.phone_poll);
        if (!seen) co_return seen.error();
        auto answer = describe(ports, **seen, is_page(context.peer));
        // A module that fails now may be well at the next look; what it held cannot be used meanwhile.
        json::object list =
            answer ? without_times(std::move(*answer)) : json::object{{"devices", json::array{}}};
        if (told == list) continue;
        context.notify("devices.changed", list);
        told = std::move(list);
    }
}

} // namespace kyso::flow
