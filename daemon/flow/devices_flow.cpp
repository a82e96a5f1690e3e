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

/// What was seen, as this peer may know it. No token is an answer, not a failure; a driver that fails is
/// told, unless a SIM is there.
Result<json::array> describe(const Ports& ports, const DeviceBoard::Seen& seen, bool to_page) {
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
    return list;
}

Result<void> permitted(const Ports& ports, const Peer& peer, Method method, const json::value& params) {
    JsonFields fields{params, "params"};
    if (auto read = fields.finish(); !read) return read.error();
    return ports.policy.check(peer, method);
}

} // namespace

Task<Result<json::value>> devices_flow(const Ports& ports, CallContext context, json::value params) {
    if (auto may = permitted(ports, context.peer, Method::list_devices, params); !may) co_return may.error();
    auto list =
        describe(ports, DeviceBoard::seen_in(co_await ports.devices.devices()), is_page(context.peer));
    if (!list) co_return list.error();
    co_return json::value(json::object{{"devices", std::move(*list)}});
}

Task<Result<json::value>> watch_devices_flow(const Ports& ports, CallContext context, json::value params) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    if (auto may = permitted(ports, context.peer, Method::watch_devices, params); !may) co_return may.error();
    if (ports.board == nullptr) co_return Error{Errc::busy, "nobody can watch"};
    auto watcher = ports.board->watch();
    if (!watcher) co_return watcher.error();
    std::optional<json::array> told;
    while (true) {
        const auto seen = co_await (*watcher)->next(ports.phone_poll);
        if (!seen) co_return seen.error();
        auto list = describe(ports, **seen, is_page(context.peer));
        // A module that fails now may be well at the next look; what it held cannot be used meanwhile.
        if (!list) list = json::array{};
        if (told == *list) continue;
        context.notify("devices.changed", json::object{{"devices", *list}});
        told = std::move(*list);
    }
}

} // namespace kyso::flow
