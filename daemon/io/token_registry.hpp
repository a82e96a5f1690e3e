// SPDX-License-Identifier: Apache-2.0
// The tokens present now, over all configured modules. One module that fails hides only its own tokens.
#pragma once

#include "daemon/flow/ports.hpp"
#include "daemon/io/module_host.hpp"
#include "drivers/driver_wire.hpp"

namespace kyso::io {

class TokenRegistry final : public flow::DeviceRegistry {
  public:
    explicit TokenRegistry(std::vector<std::unique_ptr<ModuleHost>> modules);
    boost::asio::awaitable<Result<std::vector<drivers::Device>>> devices() override;
    /// Every running driver host ends, and every login with it.
    void end_logins(Errc why);

  private:
    boost::asio::awaitable<Result<std::vector<drivers::Device>>> devices_of(ModuleHost& module);
    std::string device_id(const ModuleHost& module, const drivers::TokenInfo& token) const;

    std::vector<std::unique_ptr<ModuleHost>> modules_;
    Bytes
        salt_; ///< drawn at start: a page cannot recognise a token from an earlier run, or on another machine
};

} // namespace kyso::io
