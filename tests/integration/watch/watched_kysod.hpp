// SPDX-License-Identifier: Apache-2.0
// A real kysod with OpenSC's module on the virtual token, and a program that has subscribed to its devices.
#pragma once

#include "tests/integration/token/pkcs11_tool.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/daemon/test_daemon.hpp"
#include "tests/support/processes/process_tree.hpp"

#include <boost/json/array.hpp>

#include <optional>
#include <set>

namespace kyso::test {

inline DaemonSetup opensc_setup(const TokenSetting& setting) {
    DaemonSetup setup;
    setup.module_path = "/usr/lib/x86_64-linux-gnu/" + opensc;
    setup.module_environment = {setting.environment()};
    return setup;
}

class Subscriber {
  public:
    explicit Subscriber(const TestDaemon& daemon) : program_(daemon.ipc_socket()) {
        program_.send({{"jsonrpc", "2.0"}, {"id", "w"}, {"method", "devices.subscribe"}});
    }

    /// The next devices.changed.
    boost::json::array next() {
        auto message = program_.receive();
        if (!message) throw std::runtime_error{"kysod closed"};
        if (message->contains("id")) throw std::runtime_error{"subscribe ended: " + outcome_of(*message)};
        return message->at("params").at("devices").as_array();
    }
    /// Until these are told. A slow machine may tell of what lies between first; IpcClient's patience ends
    /// it.
    bool comes_to(const std::multiset<std::string>& labels) {
        std::multiset<std::string> told;
        do {
            told.clear();
            for (const auto& device : next())
                told.emplace(device.at("label").as_string());
        } while (told != labels);
        return true;
    }

  private:
    IpcClient program_;
};

/// kyso-device-watch of this kysod, or nothing.
inline std::optional<pid_t> watch_of(const TestDaemon& daemon) {
    const std::vector<pid_t> watches = helpers_of(daemon.pid()).watches;
    if (watches.empty()) return std::nullopt;
    return watches.front();
}

} // namespace kyso::test
