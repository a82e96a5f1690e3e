// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/gateways.hpp"

#include "drivers/relay/gateway_answer.hpp"
#include "protocol/log.hpp"

#include <algorithm>

namespace kyso::drivers {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

/// Polls come one a second: the connection of one carries the next.
constexpr std::size_t kept_connections = 2;

struct Gateway {
    GatewayPlace place;
    std::optional<fetch::HttpsClient> client; ///< made when it is first needed
};

fetch::HttpsRequest request_for(const GatewayCall& call) {
    fetch::HttpsRequest request;
    request.content_type = "application/json";
    request.body = std::visit([](const auto& one) { return sim::encode(one); }, call);
    request.once = std::holds_alternative<sim::SubmitCall>(call);
    request.path = request.once                                  ? sim::submit_path
                   : std::holds_alternative<sim::OpenCall>(call) ? sim::open_path
                                                                 : sim::status_path;
    return request;
}

} // namespace

struct Gateways::State {
    asio::any_io_executor executor;
    std::vector<Gateway> gateways;
    milliseconds deadline;
    std::shared_ptr<fetch::Resolver> resolver;

    /// The client for that origin's gateway. Errc::sim_not_offered; gateway_unreachable: its roots cannot be
    /// used, which is tried again at the next call.
    Result<fetch::HttpsClient*> client_of(const Origin& origin);
    asio::awaitable<Result<std::string>> post(Origin origin, fetch::HttpsRequest request);
};

Result<fetch::HttpsClient*> Gateways::State::client_of(const Origin& origin) {
    const auto found =
        std::ranges::find(gateways, origin, [](const Gateway& one) { return one.place.origin; });
    if (found == gateways.end())
        return Error{Errc::sim_not_offered, "relay.toml names no gateway for " + origin.text()};
    if (!found->client) {
        fetch::HttpsSettings settings;
        settings.address = found->place.address;
        settings.roots = found->place.roots;
        settings.deadline = deadline;
        settings.limit = sim::max_gateway_body;
        settings.user_agent = "kyso-relay";
        settings.idle = kept_connections;
        auto made = fetch::HttpsClient::make(executor, std::move(settings), resolver);
        if (!made) return Error{Errc::gateway_unreachable, made.error().detail()};
        found->client = *std::move(made);
    }
    return &*found->client;
}

asio::awaitable<Result<std::string>> Gateways::State::post(Origin origin, fetch::HttpsRequest request) {
    auto client = client_of(origin);
    if (!client) co_return client.error();
    const fetch::HttpsOutcome outcome = co_await (*client)->post(std::move(request));
    co_return gateway_body(outcome);
}

Gateways::Gateways(const asio::any_io_executor& executor, std::vector<GatewayPlace> places,
                   milliseconds deadline, std::shared_ptr<fetch::Resolver> resolver)
    : state_(std::make_shared<State>(
          State{executor, {}, std::min<milliseconds>(deadline, longest_call), std::move(resolver)})) {
    for (GatewayPlace& place : places)
        state_->gateways.push_back({std::move(place), std::nullopt});
}

asio::awaitable<Bytes> Gateways::call(GatewayQuestion question) {
    const auto state = state_;
    // Held until there is an end, but so that its answer comes in time.
    if (auto* status = std::get_if<sim::StatusCall>(&question.call))
        status->wait = std::min<milliseconds>(status->wait, state->deadline / 2);
    fetch::HttpsRequest request = request_for(question.call);
    const std::string path = request.path;
    const bool opens = std::holds_alternative<sim::OpenCall>(question.call);
    const auto body = co_await state->post(question.origin, std::move(request));
    // Names and our own words only: a body could hold what must not be in a log.
    const auto tell = [&](const Error& error) {
        log::info("gateway of {}: {}: {}: {}", question.origin.text(), path, error.name(), error.detail());
    };
    if (!body) {
        tell(body.error());
        co_return encode_relay_error(body.error());
    }
    if (opens) {
        const auto offer = sim::read_offer(*body);
        if (!offer) tell(offer.error());
        co_return encode_gateway_answer(offer);
    }
    const auto progress = sim::read_progress(*body);
    if (!progress) tell(progress.error());
    co_return encode_gateway_answer(progress);
}

std::vector<KnownGateway> Gateways::known() const {
    std::vector<KnownGateway> known;
    for (const Gateway& gateway : state_->gateways)
        known.push_back({gateway.place.origin, gateway.place.address});
    return known;
}

asio::awaitable<Result<void>> Gateways::knock(Origin origin) {
    const auto state = state_;
    auto client = state->client_of(origin);
    if (!client) co_return client.error();
    fetch::HttpsRequest request;
    request.path = sim::status_path;
    request.content_type = "application/json";
    request.body = "{}"; // no call: any gateway says so
    request.once = true; // over a new connection, for TLS is what is asked about
    request.deadline = std::min<milliseconds>(state->deadline, longest_knock);
    const fetch::HttpsOutcome outcome = co_await (*client)->post(std::move(request));
    co_return gateway_answers(outcome);
}

} // namespace kyso::drivers
