// SPDX-License-Identifier: Apache-2.0
// A gateway process between a scripted service and a test that plays kyso-relay.
#pragma once

#include "tests/support/gateway/gateway_process.hpp"
#include "tests/support/mssp/scripted_mssp.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/window/wait_until.hpp"

#include "signature/raw_signature.hpp"

namespace kyso::gateway {

using State = sim::SimProgress::State;
using Mssp = test::ScriptedMssp;
using test::fails_with;
using test::is_ok;
using testing::HasSubstr;

class GatewayStage : public testing::Test {
  protected:
    static constexpr const char* fast = "first_poll_ms = 100\npoll_ms = 100\nuniform_after = 0\n";

    test::TlsFiles service_tls() const {
        return {setting.file("service.pem").string(), setting.file("service.key").string(), 0,
                setting.roots().string()};
    }
    std::string toml(const std::string& more = fast, const std::string& top = {}) const {
        return setting.toml(service.address(), more, top);
    }
    void start(const std::string& more = fast) { gateway.emplace(setting, toml(more)); }

    /// Opened and submitted; the test goes on with ticket and transaction.
    Result<sim::SimProgress> ring(const std::string& phone = "0912345678") { return ring(*gateway, phone); }
    Result<sim::SimProgress> ring(const test::GatewayProcess& at, const std::string& phone) {
        ticket = setting.ticket(phone);
        spelled = setting.spelled(*ticket);
        transaction = test::new_transaction();
        const auto offer = at.open(spelled, transaction);
        if (!offer) return offer.error();
        call = test::submit_call(setting, *ticket, transaction, *offer);
        return at.submit(call);
    }
    Result<sim::SimProgress> outcome() { return gateway->outcome(spelled, transaction); }

    test::TemporaryFolder folder;
    test::GatewaySetting setting{folder.path()};
    const test::TestPki subscribers{"kysod TEST Mobile CA"};
    test::Issued subscriber = test::TestPki{"Mobile CA"}.issue({});
    Mssp service{service_tls(), subscriber};
    std::optional<test::GatewayProcess> gateway;
    std::optional<sim::Ticket> ticket;
    std::string spelled, transaction;
    sim::SubmitCall call;
};

} // namespace kyso::gateway
