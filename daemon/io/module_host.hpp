// SPDX-License-Identifier: Apache-2.0
// One configured PKCS#11 module: starts its driver host when somebody needs it, lends it to all who need it
// at the same time, and lets it end with the last of them, so that nothing vendor code kept (a PIN) outlives
// a consent.
#pragma once

#include "daemon/core/driver_health.hpp"
#include "daemon/io/driver_process.hpp"

#include <filesystem>

namespace kyso::io {

struct ModuleConfiguration {
    std::string name;
    std::filesystem::path path;
    std::vector<std::string> environment; ///< NAME=value, besides HOME, LANG and XDG_RUNTIME_DIR
    std::vector<std::string> files{};     ///< of the person's, that its host may use; absolute
};

struct DriverLimits {
    core::DriverHealth::Limits health;
    drivers::DriverDeadlines deadlines;
};

class ModuleHost {
  public:
    ModuleHost(const boost::asio::any_io_executor& executor, Launcher& launcher, Turnstile& starts,
               ModuleConfiguration configuration, const DriverLimits& limits, bool developer,
               std::function<void()> on_set_aside);

    /// A link to the running host, started if need be. Errors: driver_missing, driver_died, driver_hung,
    /// driver_lied, driver_quarantined.
    boost::asio::awaitable<Result<std::shared_ptr<DriverProcess>>> lease();

    /// How long it stays set aside; zero where it is not.
    std::chrono::seconds set_aside();
    /// Gives it another chance; whether it was set aside.
    bool restore();
    /// Ends the running host, and with it any login; who waits for it gets `why`.
    void end(Errc why) {
        if (const auto running = running_.lock()) running->end(why);
    }

    const ModuleConfiguration& configuration() const noexcept { return configuration_; }

  private:
    boost::asio::awaitable<Result<std::shared_ptr<DriverProcess>>> start();
    boost::asio::awaitable<Result<void>> rest();

    boost::asio::any_io_executor executor_;
    Launcher& launcher_;
    Turnstile& starts_; ///< of all modules
    Turnstile own_starts_;
    ModuleConfiguration configuration_;
    drivers::DriverDeadlines deadlines_;
    core::DriverHealth health_;
    bool developer_;
    std::function<void()> on_set_aside_;
    std::weak_ptr<DriverProcess> running_;
};

} // namespace kyso::io
