// SPDX-License-Identifier: Apache-2.0
// All that a gateway needs, made up, in one folder: its TLS files for `localhost`, the portal's ticket key,
// the application provider's credentials. For tests of the gateway and of those who call it.
#pragma once

#include "drivers/sim/ticket.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <filesystem>

namespace kyso::test {

class GatewaySetting {
  public:
    static constexpr const char* origin = "https://portal.example";
    static constexpr const char* password = "ap-password-of-a-test";

    /// `folder` must be there.
    explicit GatewaySetting(std::filesystem::path folder);

    const std::filesystem::path& folder() const noexcept { return folder_; }
    std::filesystem::path credentials() const { return folder_ / "credentials"; }
    /// Who issued the certificates of gateway, service and application provider.
    std::filesystem::path roots() const { return folder_ / "roots.pem"; }
    std::filesystem::path file(const std::string& name) const { return folder_ / name; }
    EVP_PKEY& portal_key() const { return *portal_key_; }
    const TestPki& pki() const noexcept { return pki_; }

    /// kyso-gateway.toml with that portal and one service (dialect etsi) at `service_address`; `more` is
    /// added to the table of the service, `top` before all tables.
    std::string toml(const std::string& service_address, const std::string& more = {},
                     const std::string& top = {}) const;

    /// Another one each time, for ten minutes.
    sim::Ticket ticket(const std::string& phone = "0912345678",
                       sim::Purpose purpose = sim::Purpose::registration) const;
    std::string spelled(const sim::Ticket& ticket) const;

    /// Writes NAME.pem (with its chain) and NAME.key for a server `localhost` or a client.
    void write_identity(const std::string& name, const Issued& issued, bool with_chain = true) const;
    Profile profile_for(const std::string& host, bool server) const;

  private:
    std::filesystem::path folder_;
    TestPki pki_;
    Key portal_key_;
};

/// As a gateway is given the key of those whose tickets it takes. Throws std::runtime_error.
void write_public_key(const Key& key, const std::filesystem::path& file);

/// `_` and 31 random digits.
std::string new_transaction();

} // namespace kyso::test
