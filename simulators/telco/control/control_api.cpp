// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/control/control_api.hpp"

#include "protocol/json_reader.hpp"
#include "simulators/telco/control/answers.hpp"
#include "simulators/telco/control/subscriber_json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>

namespace kyso::telco {
namespace json = boost::json;
namespace {

constexpr std::string_view root = "/sim/v1/";

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned octet = 0;
        const char* const digits = text.data() + i + 1;
        if (text[i] != '%' || i + 2 >= text.size() ||
            std::from_chars(digits, digits + 2, octet, 16).ptr != digits + 2) {
            decoded.push_back(text[i]);
            continue;
        }
        decoded.push_back(static_cast<char>(octet));
        i += 2;
    }
    return decoded;
}

std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        parts.push_back(percent_decoded(path.substr(0, slash)));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return parts;
}

bool is_msisdn(const std::string& text) {
    return text.size() >= 8 && text.size() <= 15 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

ControlApi::ControlApi(Telco& telco, ApRegistry& registry, Clock& clock, Journal& journal, Faults& faults,
                       std::string token, std::span<const Asset> pages, std::function<void()> changed)
    : telco_(telco), registry_(registry), clock_(clock), journal_(journal), faults_(faults),
      token_(std::move(token)), pages_(pages), changed_(std::move(changed)),
      as_configured_(telco.subscribers()) {}

http::HttpResponse ControlApi::answer(const http::HttpRequest& request) {
    const std::string_view target = request.target;
    const std::string_view path = target.substr(0, target.find('?'));
    if (!path.starts_with(root)) return page(request, path);
    if (token_.empty() || request.authorization != "Bearer " + token_)
        return refuse(401, "the bearer token is wrong or missing");
    json::value body;
    if (!request.body.empty()) {
        auto read = read_json(request.body);
        if (!read) return refuse(400, read.error().describe());
        body = std::move(*read);
    }
    const std::string_view query = target.substr(std::min(path.size() + 1, target.size()));
    http::HttpResponse response =
        handle({request.method, parts_of(path.substr(root.size())), query, std::move(body)});
    if (request.method != "GET") changed_();
    return response;
}

http::HttpResponse ControlApi::page(const http::HttpRequest& request, std::string_view path) const {
    const auto asset = std::ranges::find_if(pages_, [&](const Asset& it) { return it.path == path; });
    if (asset == pages_.end()) return refuse(404, "no such page");
    if (request.method != "GET" && request.method != "HEAD") return refuse(405, "GET is wanted");
    return {200,
            {{"Content-Type", std::string{asset->type}},
             {"Content-Security-Policy",
              "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors "
              "'none'"},
             {"X-Content-Type-Options", "nosniff"},
             {"Referrer-Policy", "no-referrer"},
             {"Cache-Control", "no-cache"}},
            std::string{asset->body}};
}

http::HttpResponse ControlApi::handle(const Call& call) {
    const std::string& what = call.path.empty() ? std::string{} : call.path[0];
    if (what == "subscribers") return subscriber(call);
    if (what == "aps") return aps(call);
    if (call.path.size() != 1) return refuse(404, "no such call");
    if (what == "clock") return clock(call);
    if (what == "faults") return faults(call);
    if (what == "journal" && call.method == "GET") {
        std::uint64_t since = 0;
        constexpr std::string_view name = "since=";
        if (call.query.starts_with(name))
            std::from_chars(call.query.data() + name.size(), call.query.data() + call.query.size(), since);
        return tell(journal_.since(since));
    }
    if (what == "reset" && call.method == "POST") {
        reset();
        return tell(json::object{});
    }
    return refuse(404, "no such call");
}

void ControlApi::reset() {
    for (const auto& [msisdn, was] : std::map{telco_.subscribers()})
        telco_.remove(msisdn);
    for (const auto& [msisdn, subscriber] : as_configured_)
        telco_.put(subscriber);
    telco_.forget_transactions();
    registry_.forget_calls();
    faults_.clear();
    clock_.freeze(false);
    clock_.set_skew(milliseconds{0});
}

json::object ControlApi::phone_of(const Subscriber& subscriber) {
    const Moment now = clock_.now();
    const std::string msisdn = subscriber.msisdn;
    const Screen screen = telco_.screen(msisdn, now);
    return phone_json(*telco_.find(msisdn), screen, telco_.pending(msisdn, now));
}

http::HttpResponse ControlApi::subscriber(const Call& call) {
    if (call.path.size() == 1) {
        if (call.method != "GET") return refuse(405, "GET is wanted");
        json::array phones;
        for (const auto& [msisdn, one] : telco_.subscribers())
            phones.push_back(phone_of(one));
        return tell(std::move(phones));
    }
    const std::string& msisdn = call.path[1];
    if (!is_msisdn(msisdn)) return refuse(400, "a number is 8 to 15 digits without plus");
    if (call.path.size() == 2 && call.method == "PUT") return put_subscriber(call, msisdn);
    Subscriber* found = telco_.find(msisdn);
    if (found == nullptr) return refuse(404, "no such subscriber");
    if (call.path.size() == 3) return phone(call, *found);
    if (call.path.size() > 3) return refuse(404, "no such call");
    if (call.method == "DELETE") {
        telco_.remove(msisdn);
        return tell(json::object{});
    }
    if (call.method == "PATCH")
        if (auto read = read_subscriber(call.body, *found); !read)
            return refuse(400, read.error().describe());
    return tell(phone_of(*found));
}

/// A new one; `like` takes over another's SIM.
http::HttpResponse ControlApi::put_subscriber(const Call& call, const std::string& msisdn) {
    Subscriber made;
    made.msisdn = msisdn;
    json::value body = call.body;
    if (json::object* object = body.if_object(); object != nullptr && object->contains("like")) {
        const json::string* like = object->at("like").if_string();
        const Subscriber* other =
            like != nullptr ? telco_.find(std::string{like->data(), like->size()}) : nullptr;
        if (other == nullptr) return refuse(400, "like: no such subscriber");
        made.sim = other->sim;
        object->erase("like");
    }
    if (auto read = read_subscriber(body, made); !read) return refuse(400, read.error().describe());
    telco_.put(std::move(made));
    return tell(phone_of(*telco_.find(msisdn)));
}

http::HttpResponse ControlApi::phone(const Call& call, Subscriber& subscriber) {
    const std::string& what = call.path[2];
    const std::string msisdn = subscriber.msisdn;
    const Moment now = clock_.now();
    if (call.method == "GET" && what == "screen") return tell(screen_json(telco_.screen(msisdn, now)));
    if (call.method == "GET" && what == "pending") {
        json::array ids;
        for (const std::string& id : telco_.pending(msisdn, now))
            ids.push_back(json::value(id));
        return tell(std::move(ids));
    }
    Result<void> read;
    if (call.method == "POST" && what == "keys") {
        const auto press = read_press(call.body);
        if (!press) return refuse(400, press.error().describe());
        journal_.add(now, "keys", msisdn, ""); // which ones is the person's secret
        if (!telco_.press(msisdn, *press, now)) return refuse(409, "the phone does nothing with that now");
        return tell(screen_json(telco_.screen(msisdn, now)));
    }
    if (call.method == "POST" && what == "sim") {
        Sim sim = subscriber.sim;
        read = read_sim(call.body, sim);
        if (read) subscriber.sim = std::move(sim);
    } else if (call.method == "POST" && what == "sms") {
        JsonFields fields{call.body, "body"};
        Sms sms{fields.text("from", {1, 64}), fields.text("text", {1, 1024})};
        read = fields.finish();
        if (read) subscriber.inbox.push_back(std::move(sms));
    } else if (call.method == "PUT" && what == "behaviour") {
        read = read_behaviour(call.body, subscriber.behaviour);
    } else if (call.method == "PUT" && what == "radio") {
        read = read_radio(call.body, subscriber.handset);
    } else {
        return refuse(404, "no such call");
    }
    if (!read) return refuse(400, read.error().describe());
    telco_.handset_changed(msisdn, now);
    return tell(phone_of(*telco_.find(msisdn)));
}

} // namespace kyso::telco
