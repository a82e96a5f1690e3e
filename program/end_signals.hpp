// SPDX-License-Identifier: Apache-2.0
// SIGTERM and SIGINT, by which systemd and a terminal end a program: the first of them is told to its loop.
// Held by what serves, for as long as it does.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <functional>

namespace kyso {

class EndSignals {
  public:
    EndSignals(boost::asio::io_context& loop, std::function<void()> end) : signals_{loop, SIGTERM, SIGINT} {
        signals_.async_wait([end = std::move(end)](const boost::system::error_code& error, int) {
            if (!error) end();
        });
    }

  private:
    boost::asio::signal_set signals_;
};

} // namespace kyso
