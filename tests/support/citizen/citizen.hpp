// SPDX-License-Identifier: Apache-2.0
// A citizen with a token: an invented certificate in a private SoftHSM, and what a portal would ask of them.
#pragma once

#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/daemon/test_daemon.hpp"
#include "tests/support/daemon/websocket_client.hpp"
#include "tests/support/softhsm/softhsm.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <boost/json/array.hpp>

namespace kyso::test {

constexpr const char* portal_origin = "https://portal.example";
constexpr const char* pin = "24681357";

class Citizen {
  public:
    explicit Citizen(const Profile& profile = {}, const std::string& token_pin = pin,
                     bool always_authenticate = false)
        : issued_(pki_.issue(profile)) {
        SoftHsmToken token;
        token.pin = token_pin;
        token.keys.push_back(
            {private_key_der(), issued_.certificate.der(), {1}, "signing", always_authenticate});
        token.keys.push_back({{}, pki_.intermediate().der(), {2}, "issuer", false});
        hsm_.add_token(token);
    }

    DaemonSetup setup() const {
        DaemonSetup setup;
        setup.module_environment = {hsm_.environment()};
        return setup;
    }

    /// The same token behind the fault-injecting module. `rules` without the `module` line.
    DaemonSetup faulty_setup(const std::string& rules) const;

    const TestPki& pki() const noexcept { return pki_; }
    const Issued& issued() const noexcept { return issued_; }
    const SoftHsm& hsm() const noexcept { return hsm_; }
    Bytes private_key_der() const;
    /// Lines of the faulty module's journal that name this function.
    std::size_t calls_of(const std::string& function) const;

  private:
    TestPki pki_;
    Issued issued_;
    SoftHsm hsm_;
};

inline boost::json::object registration_params() {
    return {{"nonce", "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"},
            {"subject", "citizen"},
            {"method", "usb-token"},
            {"fields", boost::json::array{boost::json::object{
                           {"name", "email"}, {"label", "Thư điện tử"}, {"value", "an@example.com"}}}}};
}

} // namespace kyso::test
