// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/devices_flow.hpp"

#include "protocol/json_fields.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace kyso::flow {
namespace json = boost::json;

Task<Result<json::value>> devices_flow(const Ports& ports, CallContext context, json::value params) {
    JsonFields fields{params, "params"};
    if (auto read = fields.finish(); !read) co_return read.error();
    if (auto permitted = ports.policy.check(context.peer, Method::list_devices); !permitted)
        co_return permitted.error();

    json::array list;
    auto devices = co_await ports.devices.devices();
    // No token is an answer, not a failure; a driver that fails is told.
    if (!devices && devices.error() != Errc::token_not_found) co_return devices.error();
    if (devices)
        for (const drivers::Device& device : *devices) {
            const auto& info = device->info();
            // The serial number would let pages follow a person from site to site; the label may hold their
            // name.
            json::object entry{{"id", info.id},
                               {"kind", "usb-token"},
                               {"manufacturer", info.manufacturer},
                               {"model", info.model},
                               {"state", drivers::to_text(info.state)},
                               {"pinPad", info.pin_pad}};
            if (!is_page(context.peer)) {
                entry["label"] = info.label;
                entry["serial"] = info.serial;
            }
            list.emplace_back(std::move(entry));
        }
    co_return json::value(json::object{{"devices", std::move(list)}});
}

} // namespace kyso::flow
