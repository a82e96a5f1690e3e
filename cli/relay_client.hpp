// SPDX-License-Identifier: Apache-2.0
// kyso-relay from a terminal, blocking: revocation, as kysod's RelayRevocation, and which SIM gateways it
// reaches. Used by `kyso verify` and `kyso doctor`. A relay that is absent, slow or lying makes a certificate
// "unknown" and nothing else.
#pragma once

#include "drivers/relay/relay_knock_wire.hpp"
#include "signature/revocation_check.hpp"

#include <filesystem>

namespace kyso::cli {

class RelayClient {
  public:
    /// `patience`: for all questions of this object together; each may take `longest_question` of it.
    RelayClient(std::filesystem::path socket, std::chrono::milliseconds patience)
        : socket_(std::move(socket)), deadline_(std::chrono::steady_clock::now() + patience) {}

    /// Of a chain that TrustDirectory verified, and of no other.
    signature::RevocationStatus check(std::vector<signature::Certificate> chain,
                                      std::chrono::sys_seconds now) const;

    /// Whether it answers at all; asked for an address that is none, it goes nowhere.
    bool answers() const;

    /// Those of relay.toml.
    Result<std::vector<drivers::KnownGateway>> gateways() const;
    /// Whether that origin's gateway answers the relay over TLS.
    Result<void> knock(const Origin& origin) const;

    static constexpr std::chrono::milliseconds longest_question{5000};

  private:
    Result<Bytes> exchange(ByteView question, std::size_t limit) const;
    Result<signature::RevocationAnswer> ask(const signature::RevocationQuestion& question) const;

    std::filesystem::path socket_;
    std::chrono::steady_clock::time_point deadline_;
};

} // namespace kyso::cli
