// SPDX-License-Identifier: Apache-2.0
#include "gateway/api.hpp"

#include "protocol/log.hpp"

#include <boost/asio/use_awaitable.hpp>

namespace kyso::gateway {
namespace {

http::HttpResponse json(unsigned status, std::string body) {
    return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(body)};
}

http::HttpResponse failed(const Error& error) {
    log::info("refused: {}", error.describe());
    auto response = json(status_of(error.code()), sim::encode(error));
    if (error.retry_after().count() > 0)
        response.headers.emplace_back("Retry-After", std::to_string(error.retry_after().count()));
    return response;
}

template <class Answer>
http::HttpResponse answered(const Result<Answer>& answer) {
    if (!answer) return failed(answer.error());
    return json(200, sim::encode(*answer));
}

} // namespace

unsigned status_of(Errc errc) noexcept {
    switch (errc) {
    case Errc::ticket_invalid:
    case Errc::ticket_expired:
    case Errc::gateway_refused:
        return 403;
    case Errc::operation_unknown:
    case Errc::sim_not_registered:
        return 404;
    case Errc::ticket_used:
    case Errc::sim_busy:
        return 409;
    case Errc::sim_too_often:
    case Errc::portal_busy:
        return 429;
    case Errc::sim_service_failed:
    case Errc::busy:
    case Errc::shutting_down:
        return 503;
    default:
        return 400;
    }
}

boost::asio::awaitable<http::HttpResponse> Api::answer(http::HttpRequest request) {
    if (request.target != sim::open_path && request.target != sim::submit_path &&
        request.target != sim::status_path)
        co_return json(404, "{}");
    if (request.method != "POST") {
        auto response = json(405, "{}");
        response.headers.emplace_back("Allow", "POST");
        co_return response;
    }
    if (request.content_type != "application/json") co_return json(415, "{}");
    if (!request.origin.empty()) co_return failed(Error{Errc::gateway_refused, "asked by a page"});
    if (request.target == sim::open_path) {
        const auto call = sim::read_open(request.body);
        if (!call) co_return failed(call.error());
        const auto offer = co_await desk_.open(*call);
        if (!offer) co_return failed(offer.error());
        co_return json(200, *offer);
    }
    if (request.target == sim::submit_path) {
        const auto call = sim::read_submit(request.body);
        if (!call) co_return failed(call.error());
        co_return answered(co_await desk_.submit(*call));
    }
    const auto call = sim::read_status_call(request.body);
    if (!call) co_return failed(call.error());
    co_return answered(co_await desk_.status(*call));
}

} // namespace kyso::gateway
