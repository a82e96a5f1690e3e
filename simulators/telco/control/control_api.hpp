// SPDX-License-Identifier: Apache-2.0
// What tests and the page of phones tell the simulator: who its subscribers are, what they press, what time
// it is, what goes wrong next (docs/man/kyso-telco.1). JSON over HTTP on the loopback interface; every call
// carries the bearer token, pages do not. Called by main's second server, and by tests directly.
#pragma once

#include "http/http_message.hpp"
#include "simulators/telco/assets.hpp"
#include "simulators/telco/model/clock.hpp"
#include "simulators/telco/model/telco.hpp"
#include "simulators/telco/service/ap_registry.hpp"
#include "simulators/telco/service/faults.hpp"
#include "simulators/telco/service/journal.hpp"

#include <boost/json/value.hpp>

#include <functional>

namespace kyso::telco {

class ControlApi {
  public:
    /// `changed` is called after every call that may have moved something.
    ControlApi(Telco& telco, ApRegistry& registry, Clock& clock, Journal& journal, Faults& faults,
               std::string token, std::span<const Asset> pages, std::function<void()> changed);

    http::HttpResponse answer(const http::HttpRequest& request);

  private:
    struct Call {
        std::string_view method;
        std::vector<std::string> path; ///< below /sim/v1, percent-decoded
        std::string_view query;
        boost::json::value body;
    };
    http::HttpResponse page(const http::HttpRequest& request, std::string_view path) const;
    http::HttpResponse handle(const Call& call);
    http::HttpResponse subscriber(const Call& call);
    http::HttpResponse put_subscriber(const Call& call, const std::string& msisdn);
    http::HttpResponse phone(const Call& call, Subscriber& subscriber);
    http::HttpResponse aps(const Call& call);
    http::HttpResponse clock(const Call& call);
    http::HttpResponse faults(const Call& call);
    boost::json::object phone_of(const Subscriber& subscriber);
    void reset();

    Telco& telco_;
    ApRegistry& registry_;
    Clock& clock_;
    Journal& journal_;
    Faults& faults_;
    std::string token_;
    std::span<const Asset> pages_;
    std::function<void()> changed_;
    std::map<std::string, Subscriber> as_configured_; ///< what reset goes back to
};

} // namespace kyso::telco
