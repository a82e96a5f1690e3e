// SPDX-License-Identifier: Apache-2.0
// A TCP connection to a server's address that was checked, for whoever speaks HTTP over it. For fetcher.cpp
// and https_client.cpp only.
#pragma once

#include "fetch/fetcher.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace kyso::fetch {

using Deadline = std::chrono::steady_clock::time_point;

struct Connector {
    boost::asio::any_io_executor executor;
    AddressRules rules;
    std::shared_ptr<Resolver> resolver;

    /// Errc::fetch_refused: no address that may be connected to; fetch_failed: none that answers in time.
    boost::asio::awaitable<Result<boost::asio::ip::tcp::socket>> connect(WebAddress address,
                                                                         Deadline deadline) const;
};

} // namespace kyso::fetch
