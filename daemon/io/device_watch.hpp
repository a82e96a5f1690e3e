// SPDX-License-Identifier: Apache-2.0
// kysod's half of kyso-device-watch: runs it while somebody follows, keeps what it said last. A watch that
// crashes or lies is ended and, after a pause, begun anew; meanwhile nothing is known and the board polls.
#pragma once

#include "daemon/flow/device_events.hpp"
#include "daemon/io/launcher.hpp"

namespace kyso::io {

class DeviceWatch final : public flow::DeviceEvents {
  public:
    /// `environment` is all that it gets, NAME=value.
    DeviceWatch(const boost::asio::any_io_executor& executor, Launcher& launcher,
                std::vector<std::string> environment);
    ~DeviceWatch() override;

    std::unique_ptr<Follower> follow(std::function<void()> on_change) override;
    const drivers::DeviceSnapshot* latest() const override;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace kyso::io
