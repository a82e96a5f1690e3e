// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/connection.hpp"

#include "daemon/flow/dispatcher.hpp"
#include "daemon/prompt/safe_text.hpp"
#include "protocol/log.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

namespace kyso::io {
namespace asio = boost::asio;

namespace {

/// A peer that asks and never reads is let go.
constexpr std::size_t most_waiting_messages = 1024;
constexpr std::size_t most_waiting_octets = std::size_t{64} << 20U;

} // namespace

void Connections::shut_down() {
    for (Connection* connection : open_)
        connection->shut_down();
}

Connection::Connection(const asio::any_io_executor& executor, std::shared_ptr<Channel> channel,
                       core::Session session, const flow::Ports& ports, Connections& connections,
                       Permission permission)
    : executor_(executor), channel_(std::move(channel)), session_(std::move(session)), ports_(ports),
      connections_(connections), permission_(std::move(permission)),
      place_(connections.open_.insert(connections.open_.end(), this)) {}

Connection::~Connection() {
    connections_.open_.erase(place_);
}

asio::awaitable<void> Connection::run() {
    const auto self = shared_from_this();
    while (true) {
        auto message = co_await channel_->receive();
        if (!message) break;
        if (permission_) session_.permit(permission_());
        perform(session_.on_message(*message));
    }
    closed_ = true;
    perform(session_.on_closed());
}

void Connection::perform(core::Actions actions) {
    for (core::Action& action : actions) {
        if (auto* send = std::get_if<core::SendText>(&action)) {
            if (closed_) continue;
            outbox_octets_ += send->text.size();
            outbox_.push_back(std::move(send->text));
        } else if (auto* begin = std::get_if<core::StartCall>(&action)) {
            start(std::move(*begin));
        } else if (const auto found = calls_.find(std::get<core::CancelCall>(action).number);
                   found != calls_.end()) {
            found->second->emit(asio::cancellation_type::terminal);
        }
    }
    if (!writing_ && !outbox_.empty() && !closed_) {
        writing_ = true;
        asio::co_spawn(executor_, write_all(), asio::detached);
    }
}

void Connection::start(core::StartCall begin) {
    const auto signal = std::make_shared<asio::cancellation_signal>();
    calls_.emplace(begin.number, signal);
    // Asio touches the slot until after the coroutine's last line and its completion handler: the signal goes
    // later.
    const auto ended = [executor = executor_, signal](const std::exception_ptr&) {
        asio::post(executor, [signal] {});
    };
    asio::co_spawn(executor_, call(std::move(begin)), asio::bind_cancellation_slot(signal->slot(), ended));
}

asio::awaitable<void> Connection::call(core::StartCall begin) {
    const auto self = shared_from_this();
    const core::CallNumber number = begin.number;
    flow::CallContext context{session_.peer(), session_.language(),
                              [this, number](core::ProgressState state, std::size_t done, std::size_t total) {
                                  perform(session_.on_progress(number, state, done, total));
                              },
                              [this, number](std::string_view method, boost::json::object params) {
                                  perform(session_.on_notice(number, method, std::move(params)));
                              },
                              [this] { return closed_ || shutting_down_; }};
    auto result = co_await flow::dispatch(ports_, std::move(context), begin.method, std::move(begin.params));
    if (!result) {
        log::info("{} for {}: {}", method_name(begin.method), requester(session_.peer()),
                  prompt::safe_text(result.error().describe()));
        if (shutting_down_ && result.error() == Errc::request_cancelled) result = Error{Errc::shutting_down};
    }
    calls_.erase(number);
    perform(session_.on_result(number, std::move(result)));
}

asio::awaitable<void> Connection::write_all() {
    const auto self = shared_from_this();
    while (!outbox_.empty() && !closed_) {
        // The message about to go does not count: one large answer is no sign of a peer that does not read.
        if (outbox_.size() > most_waiting_messages ||
            outbox_octets_ - outbox_.front().size() > most_waiting_octets) {
            log::warn("{} does not read its answers: connection closed", requester(session_.peer()));
            closed_ = true;
            co_await channel_->close(CloseReason::too_much);
            break;
        }
        const std::string text = std::move(outbox_.front());
        outbox_.pop_front();
        outbox_octets_ -= text.size();
        if (auto sent = co_await channel_->send(text); !sent) closed_ = true;
    }
    writing_ = false;
    if (shutting_down_ && calls_.empty() && !closed_) co_await channel_->close(CloseReason::going_away);
}

void Connection::shut_down() {
    shutting_down_ = true;
    if (calls_.empty() && !writing_) {
        writing_ = true;
        asio::co_spawn(executor_, write_all(), asio::detached);
        return;
    }
    for (auto& [number, signal] : calls_)
        signal->emit(asio::cancellation_type::terminal);
}

} // namespace kyso::io
