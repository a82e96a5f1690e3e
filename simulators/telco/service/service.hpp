// SPDX-License-Identifier: Apache-2.0
// The service as application providers see it: an HTTP request in, an HTTP answer out, or, in synchronous
// mode, the promise of one. Knows who asks (ApRegistry), what the phones do (Telco) and how answers are
// written; has no socket and no timer. Called by main's server, and by tests directly.
#pragma once

#include "http/http_message.hpp"
#include "simulators/telco/model/clock.hpp"
#include "simulators/telco/model/telco.hpp"
#include "simulators/telco/service/ap_registry.hpp"
#include "simulators/telco/service/faults.hpp"
#include "simulators/telco/service/journal.hpp"

namespace kyso::telco {

struct ServiceSettings {
    std::string mssp = "http://mssp.example.vn"; ///< MSSP_ID/URI
    std::size_t display_limit = 110;             ///< characters of a displayed text; half of it beyond ASCII
    std::size_t data_limit = 160;                ///< the same of a text that is signed
};

/// What happens to the connection beside sending the answer (FaultyWire).
enum class WireFault : std::uint8_t { none, slow_drip, closed };

struct ServiceAnswer {
    http::HttpResponse response;
    WireFault wire = WireFault::none;
};

class Service {
  public:
    Service(Telco& telco, ApRegistry& registry, Clock& clock, Journal& journal, Faults& faults,
            ServiceSettings settings)
        : telco_(telco), registry_(registry), clock_(clock), journal_(journal), faults_(faults),
          settings_(std::move(settings)) {}

    /// Synchronous: who waits for which transaction.
    struct Waits {
        Request request;
        std::string id;
    };
    std::variant<ServiceAnswer, Waits> begin(const http::HttpRequest& http);
    /// nullopt: the person has not answered yet.
    std::optional<ServiceAnswer> ended(const Waits& waits);
    /// When to ask again, if nothing changes before.
    std::optional<Moment> next_due() const { return telco_.next_due(); }
    const Clock& clock() const noexcept { return clock_; }

  private:
    std::variant<ServiceAnswer, Waits> begin(const Request& request, const std::string& client_certificate);
    std::variant<Reply, Waits> signature(const Request& request);
    Reply status(const Request& request, const std::string& id);
    Reply certificates(const Request& request);
    Reply receipt(const Request& request);
    Reply reply_to(const Request& request, Outcome outcome) const;
    ServiceAnswer answer(Reply reply);
    void pretend(Fault fault, Reply& reply);

    Telco& telco_;
    ApRegistry& registry_;
    Clock& clock_;
    Journal& journal_;
    Faults& faults_;
    ServiceSettings settings_;
};

/// Path and encoding of each operation: /soap/services/MSS_SignaturePort, /rest/service/sign.
struct Route {
    Operation operation;
    Encoding encoding;
};
std::optional<Route> route_of(std::string_view path);

} // namespace kyso::telco
