// SPDX-License-Identifier: Apache-2.0
// kysod's side of the launcher: starts helpers, ends them, hears when they are gone. A Child that goes out of
// scope ends its process.
#pragma once

#include "daemon/io/launcher_process.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace kyso::io {

/// `status` as from waitpid(2).
using OnExit = std::function<void(int status)>;

class Launcher : public std::enable_shared_from_this<Launcher> {
  public:
    class Child {
      public:
        Child(std::weak_ptr<Launcher> launcher, launcher_wire::ChildId id)
            : launcher_(std::move(launcher)), id_(id) {}
        /// Gives the process a second to leave by itself (its stream is closed by then), then it is killed.
        ~Child();
        Child(const Child&) = delete;
        Child& operator=(const Child&) = delete;
        void kill();

      private:
        std::weak_ptr<Launcher> launcher_;
        launcher_wire::ChildId id_;
    };

    static std::shared_ptr<Launcher> create(const boost::asio::any_io_executor& executor, Fd launcher);
    ~Launcher();

    /// `on_exit` is called once, also where the program could not be executed (status 127).
    Result<std::unique_ptr<Child>> start(Program program, std::vector<std::string> arguments,
                                         std::vector<std::string> environment, std::vector<Fd> descriptors,
                                         OnExit on_exit);

  private:
    struct State;
    explicit Launcher(std::unique_ptr<State> state);
    static boost::asio::awaitable<void> listen(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

/// `exit 3`, `signal 9`: for the log.
std::string describe_exit(int status);

} // namespace kyso::io
