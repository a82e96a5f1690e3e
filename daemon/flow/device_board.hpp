// SPDX-License-Identifier: Apache-2.0
// The devices as all see them who watch: looked at once for all of them, when events say so, and seldom
// otherwise. Used by `devices.subscribe`. Nobody watches: nothing runs. Holds no device, and so no driver.
#pragma once

#include "daemon/core/look_pace.hpp"
#include "daemon/flow/device_events.hpp"
#include "daemon/flow/ports.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace kyso::flow {

class DeviceBoard {
  public:
    /// At once; each is a connection that waits.
    static constexpr std::size_t most_watchers = 16;

    /// Of one look.
    struct Seen {
        std::vector<drivers::DeviceInfo> devices;
        std::optional<Error> failure; ///< of the registry: nothing is there, or nothing works
        std::vector<DriverTrouble> troubles;
    };

    static Seen seen_in(const Result<std::vector<drivers::Device>>& devices,
                        std::vector<DriverTrouble> troubles);

  private:
    struct State;

  public:
    class Watcher {
      public:
        explicit Watcher(std::shared_ptr<State> state);
        ~Watcher();
        Watcher(const Watcher&) = delete;
        Watcher& operator=(const Watcher&) = delete;
        /// The first time as soon as there is something to see, then after each look, at the latest after
        /// `at_most`. What it points to is good until the next wait. Errc::request_cancelled.
        Task<Result<const Seen*>> next(std::chrono::milliseconds at_most);

      private:
        std::shared_ptr<State> state_;
        std::uint64_t told_ = 0; ///< number of the look; 0: nothing yet
    };

    /// `events` null: it only polls. Both live as long as the executor runs.
    DeviceBoard(boost::asio::any_io_executor executor, DeviceRegistry& registry, DeviceEvents* events,
                core::LookPace::Limits limits = {});

    /// Errc::busy.
    Result<std::unique_ptr<Watcher>> watch();
    /// kysod itself did what may have changed a device's state.
    void look_soon();

  private:
    std::shared_ptr<State> state_;
};

} // namespace kyso::flow
