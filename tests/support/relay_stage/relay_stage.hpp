// SPDX-License-Identifier: Apache-2.0
// The way of a SIM call, with a test at its far end: kysod's port (RelayGateway), a real kyso-relay, and a
// web server of the test's that stands where a gateway is named. Made by tests of that way.
#pragma once

#include "daemon/io/relay_gateway.hpp"
#include "tests/support/relay_process/relay_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_pki/test_pki.hpp"
#include "tests/support/web_server/web_server.hpp"

namespace kyso::test {

const TestPki& gateway_pki(); ///< whose root relay.toml pins
const TestPki& public_pki();  ///< whose root is the system's

/// A server's certificate for `localhost`.
Profile gateway_profile();

/// 200 with that JSON.
WebAnswer json_answer(const std::string& body, unsigned status = 200);

class RelayStage {
  public:
    RelayStage();

    /// PEM files of a server with that certificate, and of the chain that it sends behind it.
    TlsFiles files(const Issued& issued,
                   const std::vector<signature::Certificate>& chain = {gateway_pki().intermediate()},
                   int version = 0) const;
    const std::filesystem::path& root() const { return folder_.path(); }
    std::string file(const std::string& name) const { return (folder_.path() / name).string(); }

    /// Starts a relay that knows this gateway of origin(), and pins its CA or does not.
    void start_relay(const std::string& address, unsigned seconds = 20, bool pinned = true);
    void start_relay_with(const std::string& toml);
    const RelayProcess& relay() const { return *relay_; }
    RelayProcess& relay() { return *relay_; }
    /// As text of relay.toml.
    std::string gateway_table(const std::string& of, const std::string& address, bool pinned = true) const;
    std::filesystem::path socket() const { return folder_.path() / "run/kyso/relay.sock"; }

    static Origin origin();
    /// What is in each call, and must be nowhere else.
    static const std::string ticket, transaction, text;

    Result<sim::Offer> open(const Origin& by = origin()) const;
    Result<sim::SimProgress> submit(const Origin& by = origin()) const;
    Result<sim::SimProgress> status(const Origin& by = origin()) const;
    static sim::SubmitCall submit_call();

    std::chrono::milliseconds patience = std::chrono::seconds{25}; ///< kysod's

  private:
    TemporaryFolder folder_;
    std::unique_ptr<RelayProcess> relay_;
};

} // namespace kyso::test
