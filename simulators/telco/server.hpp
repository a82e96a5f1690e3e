// SPDX-License-Identifier: Apache-2.0
// The simulator's sockets: the service's HTTPS port, the control port, and the wait of synchronous calls for
// their phones. Everything is decided by Service and ControlApi.
#pragma once

#include "http/http_server.hpp"
#include "simulators/telco/configuration.hpp"
#include "simulators/telco/control/control_api.hpp"

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
    std::unique_ptr<http::HttpServer> service_server_, control_server_;
};

} // namespace kyso::telco
