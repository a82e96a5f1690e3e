// SPDX-License-Identifier: Apache-2.0
#include "gateway/service_client.hpp"

#include "drivers/mss/reader.hpp"
#include "drivers/mss/writer.hpp"

namespace kyso::gateway {
namespace {

using boost::asio::awaitable;

constexpr std::chrono::seconds over_time_out{5};

/// By a function: GCC 12 gets aggregates in co_return wrong.
Heard unheard(bool sent, Error error) {
    return {{{}, false, std::move(error)}, sent};
}
Heard heard(mss::PollReply answer) {
    return {std::move(answer), true};
}

} // namespace

Result<ServiceClient> ServiceClient::make(const boost::asio::any_io_executor& executor,
                                          const Service& service, std::shared_ptr<fetch::Resolver> resolver) {
    fetch::HttpsSettings settings;
    settings.address = service.address;
    settings.roots = service.roots.string();
    settings.certificate = service.certificate.string();
    settings.key = service.key.string();
    settings.limit = mss::max_answer_size;
    settings.user_agent = "kyso-gateway";
    settings.idle = service.connections;
    auto client = fetch::HttpsClient::make(executor, std::move(settings), std::move(resolver));
    if (!client) return Error{Errc::config_invalid, service.name + ": " + client.error().detail()};
    return ServiceClient{service, *std::move(client)};
}

template <class Request>
awaitable<Heard> ServiceClient::exchange(mss::Operation operation, const Request& request,
                                         const std::optional<mss::AnswerPrint>& waiting) {
    auto written = mss::write_request(service_->account, request);
    if (!written) co_return unheard(false, written.error());
    const bool profile = operation == mss::Operation::profile && !service_->profile_port.empty();
    const bool signature = operation == mss::Operation::signature;
    fetch::HttpsRequest post;
    post.path = service_->path + (profile ? service_->profile_port : written->path);
    post.content_type = written->content_type;
    post.body = std::move(written->body);
    post.once = signature;
    // A service refuses what has the Instant of a question that it had (TS 102 204, duplicates).
    post.anew = [service = service_, again = request]() mutable {
        again.call.instant += std::chrono::milliseconds{1};
        return mss::write_request(service->account, again)->body;
    };
    post.deadline = service_->answer_within;
    if (signature && service_->account.mode == mss::Mode::synchronous)
        post.deadline = service_->account.time_out + over_time_out;
    const auto outcome = co_await client_.post(std::move(post));
    if (!outcome.answer) {
        // One that never ends is no accident.
        const bool hostile = outcome.answer.error() == Errc::too_large;
        co_return unheard(outcome.sent, Error{hostile ? Errc::sim_answer_refused : Errc::sim_service_failed,
                                              outcome.answer.error().detail()});
    }
    const mss::Encoding encoding = service_->account.encoding;
    const auto& [status, type, body] = *outcome.answer;
    if (operation == mss::Operation::status)
        co_return heard(mss::read_poll(encoding, as_bytes(body), status, waiting));
    co_return heard({{}, false, mss::read_reply(encoding, operation, as_bytes(body), status)});
}

awaitable<Heard> ServiceClient::send(const Pending& pending, Instant now) {
    mss::SignatureRequest request{{pending.id, now}, pending.msisdn, pending.to_be_signed, pending.text, {}};
    request.text_is_signed = service_->code == sim::CodeRule::text;
    // Where the text is signed, its code is too long for FiCom's EventID.
    if (!request.text_is_signed)
        request.event_id = sim::verification_code(service_->code, pending.to_be_signed.digest);
    co_return co_await exchange(mss::Operation::signature, request);
}

awaitable<Heard> ServiceClient::ask(const Pending& pending, Instant now) {
    const mss::StatusRequest request{{pending.id, now}, pending.mssp_transaction};
    co_return co_await exchange(mss::Operation::status, request, pending.waiting);
}

awaitable<Heard> ServiceClient::certificates(const std::string& transaction, const std::string& msisdn,
                                             Instant now) {
    const mss::CertificateRequest request{{transaction, now}, msisdn};
    co_return co_await exchange(mss::certificate_operation(service_->account.dialect), request);
}

} // namespace kyso::gateway
