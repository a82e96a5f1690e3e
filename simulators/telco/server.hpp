// SPDX-License-Identifier: Apache-2.0
// The simulator's sockets: the service's HTTPS port (behind FaultyWire), the control port, and the wait of
// synchronous calls for their phones. Everything is decided by Service and ControlApi.
#pragma once

#include "http/http_server.hpp"
#include "simulators/telco/configuration.hpp"
#include "simulators/telco/control/control_api.hpp"
#include "simulators/telco/faulty_wire.hpp"

#include <boost/asio/steady_timer.hpp>

namespace kyso::telco {

class Server {
  public:
    Server(boost::asio::io_context& context, Configuration configuration);

    struct Ports {
        boost::asio::ip::tcp::endpoint service, control;
    };
    /// Errc::config_invalid.
    Result<Ports> listen();
    void stop();

  private:
    /// An HTTPS server on a free port, behind the wire.
    Result<boost::asio::ip::tcp::endpoint> start_service(const http::TlsFiles& tls,
                                                         std::unique_ptr<http::HttpServer>& server);
    boost::asio::awaitable<http::HttpResponse> serve(http::HttpRequest request);
    boost::asio::awaitable<ServiceAnswer> wait(Service::Waits waits);
    /// After a control call, which may have moved something.
    void wake();

    boost::asio::io_context& context_;
    Configuration configuration_;
    Telco telco_;
    ApRegistry registry_;
    Clock clock_;
    Journal journal_;
    Faults faults_;
    Service service_;
    std::unique_ptr<ControlApi> control_;
    std::set<boost::asio::steady_timer*> waiting_; ///< synchronous calls, whose phones have not answered
    bool stopping_ = false;
    std::unique_ptr<http::HttpServer> service_server_, swapped_server_, control_server_;
    std::unique_ptr<FaultyWire> wire_;
};

} // namespace kyso::telco
