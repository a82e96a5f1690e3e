// SPDX-License-Identifier: Apache-2.0
// The part of ControlApi about the service itself: accounts, clock, faults.
#include "simulators/telco/control/answers.hpp"
#include "simulators/telco/control/control_api.hpp"

#include "protocol/json_fields.hpp"
#include "simulators/telco/control/sim_key_pem.hpp"

#include <boost/json/array.hpp>

namespace kyso::telco {
namespace json = boost::json;
namespace {

json::object ap_json(const ApplicationProvider& ap) {
    return {{"id", ap.id},
            {"name", ap.name},
            {"prefix", ap.prefix},
            {"dialect", ap.dialect == Dialect::vgca ? "vgca" : "etsi"},
            {"certificate_sha256", to_hex(ap.certificate)}};
}

Result<ApplicationProvider> read_ap(const json::value& body, const std::string& id) {
    JsonFields fields{body, "body"};
    ApplicationProvider ap;
    ap.id = id;
    ap.password = fields.text("password", {0, 256});
    ap.name = fields.optional_text("name", {0, 64}).value_or("");
    ap.prefix = fields.optional_text("prefix", {0, 64}).value_or("");
    if (fields.has("dialect") && fields.choice("dialect", {"etsi", "vgca"}) == 1) ap.dialect = Dialect::vgca;
    if (const auto pem = fields.optional_text("certificate", {1, 32'768})) {
        auto digest = certificate_digest(*pem);
        if (!digest) return digest.error();
        ap.certificate = std::move(*digest);
    }
    if (auto end = fields.finish(); !end) return end.error();
    return ap;
}

} // namespace

http::HttpResponse ControlApi::aps(const Call& call) {
    if (call.path.size() == 1 && call.method == "GET") {
        json::array list;
        for (const auto& [id, ap] : registry_.all())
            list.push_back(ap_json(ap));
        return tell(std::move(list));
    }
    if (call.path.size() != 2) return refuse(404, "no such call");
    const std::string& id = call.path[1];
    if (call.method == "PUT") {
        auto ap = read_ap(call.body, id);
        if (!ap) return refuse(400, ap.error().describe());
        registry_.put(std::move(*ap));
    }
    const auto found = registry_.all().find(id);
    if (found == registry_.all().end()) return refuse(404, "no such application provider");
    return tell(ap_json(found->second));
}

http::HttpResponse ControlApi::clock(const Call& call) {
    if (call.method == "POST") {
        constexpr std::uint64_t most = 366ULL * 24 * 3600 * 1000;
        JsonFields fields{call.body, "body"};
        const std::uint64_t advance = fields.has("advance_ms") ? fields.number("advance_ms", most) : 0;
        const bool freeze = fields.has("freeze") ? fields.boolean("freeze") : clock_.frozen();
        const milliseconds skew =
            fields.has("skew_ms") ? milliseconds{fields.number("skew_ms", most)} : clock_.skew();
        if (auto end = fields.finish(); !end) return refuse(400, end.error().describe());
        clock_.freeze(freeze);
        clock_.advance(milliseconds{advance});
        clock_.set_skew(skew);
        telco_.settle(clock_.now());
    } else if (call.method != "GET") {
        return refuse(405, "GET or POST is wanted");
    }
    return tell(json::object{
        {"now", to_text(clock_.now())}, {"wall", to_text(clock_.wall())}, {"frozen", clock_.frozen()}});
}

http::HttpResponse ControlApi::faults(const Call& call) {
    if (call.method == "PUT") {
        JsonFields fields{call.body, "body"};
        const auto fault = fault_from(fields.text("mode", {1, 64}));
        if (!fault) fields.fail("mode", "unknown");
        Faults::Armed armed{fault.value_or(Fault::empty), 1, std::nullopt};
        if (fields.has("next")) armed.next = static_cast<unsigned>(fields.number("next", 1'000'000));
        if (const auto on =
                fields.optional_choice("on", {"sign", "status", "profile", "registration", "receipt"}))
            armed.on = static_cast<Operation>(*on);
        if (auto end = fields.finish(); !end) return refuse(400, end.error().describe());
        if (armed.next > 0) faults_.arm(armed);
    } else if (call.method == "DELETE") {
        faults_.clear();
    } else if (call.method != "GET") {
        return refuse(405, "GET, PUT or DELETE is wanted");
    }
    json::array armed, known;
    for (const Faults::Armed& one : faults_.armed()) {
        json::object row{{"mode", to_text(one.fault)}, {"next", one.next}};
        if (one.on) row["on"] = to_text(*one.on);
        armed.push_back(std::move(row));
    }
    for (const std::string_view name : fault_names())
        known.push_back(json::value(name));
    return tell(json::object{{"armed", std::move(armed)}, {"known", std::move(known)}});
}

} // namespace kyso::telco
