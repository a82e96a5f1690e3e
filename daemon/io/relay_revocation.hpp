// SPDX-License-Identifier: Apache-2.0
// Revocation through kyso-relay: kysod has no network, so it sends each question over a Unix socket and
// judges what comes back itself. A relay that is absent, slow or lying makes a certificate "unknown" and
// nothing else.
#pragma once

#include "daemon/flow/ports.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>

namespace kyso::io {

class RelayRevocation final : public flow::RevocationPort {
  public:
    /// `patience`: for all the questions of one check() together.
    RelayRevocation(const boost::asio::any_io_executor& executor, std::filesystem::path socket,
                    std::chrono::milliseconds patience, const flow::Clock& clock)
        : executor_(executor), socket_(std::move(socket)), patience_(patience), clock_(clock) {}

    flow::Task<std::vector<signature::RevocationStatus>>
    check(std::vector<std::vector<signature::Certificate>> chains) override;

  private:
    boost::asio::any_io_executor executor_;
    std::filesystem::path socket_;
    std::chrono::milliseconds patience_;
    const flow::Clock& clock_;
};

} // namespace kyso::io
