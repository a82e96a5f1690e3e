// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kyso::telco {
namespace asio = boost::asio;

namespace {

Moment system_time() {
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

} // namespace

Server::Server(asio::io_context& context, Configuration configuration)
    : context_(context), configuration_(std::move(configuration)), telco_(configuration_.rules),
      clock_(system_time), service_(telco_, registry_, clock_, journal_, faults_, configuration_.service) {
    registry_.set_window(configuration_.clock_window);
    for (const ApplicationProvider& ap : configuration_.aps)
        registry_.put(ap);
    for (const Subscriber& subscriber : configuration_.subscribers)
        telco_.put(subscriber);
    control_ =
        std::make_unique<ControlApi>(telco_, registry_, clock_, journal_, faults_,
                                     configuration_.control_token, embedded_assets(), [this] { wake(); });
}

Result<asio::ip::tcp::endpoint> Server::start_service(const http::TlsFiles& files,
                                                      std::unique_ptr<http::HttpServer>& server) {
    auto tls = http::make_tls_context(files);
    if (!tls) return tls.error();
    http::HttpLimits limits;
    limits.connections = 4096;
    server = std::make_unique<http::HttpServer>(
        context_, std::move(*tls),
        http::HttpHandler{[this](http::HttpRequest request) { return serve(std::move(request)); }}, limits);
    return server->listen({asio::ip::address_v4::loopback(), 0});
}

Result<Server::Ports> Server::listen() {
    const auto behind = start_service(configuration_.tls, service_server_);
    if (!behind) return behind.error();
    asio::ip::tcp::endpoint swapped;
    if (!configuration_.swapped_tls.certificate.empty()) {
        const auto other = start_service(configuration_.swapped_tls, swapped_server_);
        if (!other) return other.error();
        swapped = *other;
    }
    wire_ = std::make_unique<FaultyWire>(context_, *behind, swapped, [this] { return faults_.take_swap(); });
    const auto service = wire_->listen(configuration_.listen);
    if (!service) return service.error();
    control_server_ = std::make_unique<http::HttpServer>(
        context_, nullptr, [this](const http::HttpRequest& request) { return control_->answer(request); });
    const auto control = control_server_->listen(configuration_.control_listen);
    if (!control) return control.error();
    return Ports{*service, *control};
}

void Server::stop() {
    stopping_ = true;
    wake();
    wire_->stop();
    service_server_->stop();
    if (swapped_server_) swapped_server_->stop();
    control_server_->stop();
}

void Server::wake() {
    for (asio::steady_timer* timer : waiting_)
        timer->cancel();
}

asio::awaitable<http::HttpResponse> Server::serve(http::HttpRequest request) {
    auto begun = service_.begin(request);
    ServiceAnswer answer;
    if (auto* waits = std::get_if<Service::Waits>(&begun))
        answer = co_await wait(std::move(*waits));
    else
        answer = std::get<ServiceAnswer>(std::move(begun));
    if (answer.wire != WireFault::none) wire_->spoil(request.peer_port, answer.wire);
    co_return std::move(answer.response);
}

asio::awaitable<ServiceAnswer> Server::wait(Service::Waits waits) {
    while (!stopping_) {
        if (auto answer = service_.ended(waits)) co_return std::move(*answer);
        const auto due = service_.next_due();
        const auto until =
            due && !service_.clock().frozen() ? *due - service_.clock().now() : milliseconds{60'000};
        asio::steady_timer timer{context_, until};
        waiting_.insert(&timer);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        waiting_.erase(&timer);
    }
    co_return ServiceAnswer{{503, {{"Content-Type", "text/plain"}}, "stopping\n"}};
}

} // namespace kyso::telco
