// SPDX-License-Identifier: Apache-2.0
// The tokens present now, over all modules, which are asked side by side. One module that fails hides only
// its own tokens, and is told of; a token that two modules see is one device.
#pragma once

#include "daemon/flow/ports.hpp"
#include "daemon/io/module_host.hpp"
#include "drivers/driver_wire.hpp"

namespace kyso::io {

class TokenRegistry final : public flow::DeviceRegistry {
  public:
    TokenRegistry(boost::asio::any_io_executor executor, std::vector<std::unique_ptr<ModuleHost>> modules);
    boost::asio::awaitable<Result<std::vector<drivers::Device>>> devices() override;
    std::vector<flow::DriverTrouble> troubles() const override { return troubles_; }
    std::size_t restore() override;
    /// Every running driver host ends, and every login with it.
    void end_logins(Errc why);

  private:
    struct Seen {
        std::vector<drivers::TokenInfo> tokens;
        std::shared_ptr<DriverProcess> link; ///< null where the module failed
        std::optional<Error> failure;
    };
    static boost::asio::awaitable<Seen> look(ModuleHost& module);
    boost::asio::awaitable<std::vector<Seen>> look_at_all();
    std::string device_id(const ModuleHost& module, const drivers::TokenInfo& token) const;

    boost::asio::any_io_executor executor_;
    std::vector<std::unique_ptr<ModuleHost>> modules_;
    std::vector<flow::DriverTrouble> troubles_; ///< of the last look
    Bytes
        salt_; ///< drawn at start: a page cannot recognise a token from an earlier run, or on another machine
};

} // namespace kyso::io
