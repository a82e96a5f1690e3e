// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/relay_gateway.hpp"

#include "daemon/io/relay_question.hpp"
#include "drivers/relay/relay_gateway_wire.hpp"

namespace kyso::io {

flow::Task<Result<Bytes>> RelayGateway::ask(Bytes question) {
    auto answer =
        co_await ask_relay(executor_, socket_, std::move(question), drivers::max_gateway_answer, patience_);
    // Nothing is known where the relay itself did not answer: it may have passed the call on.
    if (!answer && answer.error() != Errc::request_cancelled)
        co_return Error{Errc::gateway_unreachable, answer.error().detail()};
    co_return answer;
}

flow::Task<Result<sim::Offer>> RelayGateway::open(const Origin& origin, sim::OpenCall call) {
    Bytes question = drivers::encode_gateway_question({origin, std::move(call)});
    const auto answer = co_await ask(std::move(question));
    if (!answer) co_return answer.error();
    co_return drivers::read_gateway_offer(*answer);
}

flow::Task<Result<sim::SimProgress>> RelayGateway::submit(const Origin& origin, sim::SubmitCall call) {
    Bytes question = drivers::encode_gateway_question({origin, std::move(call)});
    const auto answer = co_await ask(std::move(question));
    if (!answer) co_return answer.error();
    co_return drivers::read_gateway_progress(*answer);
}

flow::Task<Result<sim::SimProgress>> RelayGateway::status(const Origin& origin, sim::StatusCall call) {
    Bytes question = drivers::encode_gateway_question({origin, std::move(call)});
    const auto answer = co_await ask(std::move(question));
    if (!answer) co_return answer.error();
    co_return drivers::read_gateway_progress(*answer);
}

} // namespace kyso::io
