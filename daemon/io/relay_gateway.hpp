// SPDX-License-Identifier: Apache-2.0
// The way to the SIM gateway of an origin's portal through kyso-relay, over its Unix socket. kysod names the
// origin; which gateway that is, and whether its TLS is to be trusted, is the relay's to judge.
#pragma once

#include "daemon/flow/ports.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>

namespace kyso::io {

class RelayGateway final : public flow::SimGateway {
  public:
    /// `patience`: for one call; longer than the relay allows itself (20 s), so that it tells how it ended.
    RelayGateway(const boost::asio::any_io_executor& executor, std::filesystem::path socket,
                 std::chrono::milliseconds patience = std::chrono::seconds{25})
        : executor_(executor), socket_(std::move(socket)), patience_(patience) {}

    flow::Task<Result<sim::Offer>> open(const Origin& origin, sim::OpenCall call) override;
    flow::Task<Result<sim::SimProgress>> submit(const Origin& origin, sim::SubmitCall call) override;
    flow::Task<Result<sim::SimProgress>> status(const Origin& origin, sim::StatusCall call) override;

  private:
    flow::Task<Result<Bytes>> ask(Bytes question);

    boost::asio::any_io_executor executor_;
    std::filesystem::path socket_;
    std::chrono::milliseconds patience_;
};

} // namespace kyso::io
