// SPDX-License-Identifier: Apache-2.0
// One question to kyso-relay over its Unix socket, and the octets of its answer: kysod itself has no network.
// For relay_revocation.cpp and relay_gateway.cpp only.
#pragma once

#include "protocol/bytes.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <filesystem>

namespace kyso::io {

/// An answer of at most `limit` octets. Errc::fetch_failed: no relay, or no answer within the time;
/// driver_died, too_large: as FrameStream says; request_cancelled: the caller is gone.
boost::asio::awaitable<Result<Bytes>> ask_relay(boost::asio::any_io_executor executor,
                                                std::filesystem::path socket, Bytes question,
                                                std::size_t limit,
                                                std::chrono::steady_clock::duration within);

} // namespace kyso::io
