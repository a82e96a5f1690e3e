// SPDX-License-Identifier: Apache-2.0
// Runs one core::Session over one Channel: reads, performs the session's actions, starts calls as coroutines
// and cancels them when the page asks or goes. The generic runner for both servers.
#pragma once

#include "daemon/core/session.hpp"
#include "daemon/flow/ports.hpp"
#include "daemon/io/channel.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <list>
#include <map>
#include <memory>

namespace kyso::io {

class Connection;

/// Every open connection, so that shutting down reaches them all.
class Connections {
  public:
    void shut_down();
    std::size_t size() const noexcept { return open_.size(); }

  private:
    friend class Connection;
    std::list<Connection*> open_;
};

/// What a peer may do now. Asked before every message, so that what the person took back is gone at once.
using Permission = std::function<std::set<Method>()>;

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(const boost::asio::any_io_executor& executor, std::shared_ptr<Channel> channel,
               core::Session session, const flow::Ports& ports, Connections& connections,
               Permission permission = {});
    ~Connection();

    /// Until the peer is gone. Calls that still run then are cancelled; they end on their own.
    boost::asio::awaitable<void> run();

  private:
    friend class Connections;
    void perform(core::Actions actions);
    void start(core::StartCall call);
    boost::asio::awaitable<void> call(core::StartCall call);
    boost::asio::awaitable<void> write_all();
    void shut_down();

    boost::asio::any_io_executor executor_;
    std::shared_ptr<Channel> channel_;
    core::Session session_;
    const flow::Ports& ports_;
    Connections& connections_;
    Permission permission_; ///< none: what the session was made with
    std::list<Connection*>::iterator place_;
    std::map<core::CallNumber, std::shared_ptr<boost::asio::cancellation_signal>> calls_;
    std::list<std::string>
        outbox_; ///< not a deque: an empty one takes half a kilobyte of every idle connection
    std::size_t outbox_octets_ = 0;
    bool writing_ = false;
    bool closed_ = false;
    bool shutting_down_ = false;
};

} // namespace kyso::io
