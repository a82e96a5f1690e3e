// SPDX-License-Identifier: Apache-2.0
// The life of a program that serves, from its command line to its exit status: kysod, kyso-relay,
// kyso-gateway, kyso-portal, kyso-telco. Called by their mains, once.
#pragma once

#include "protocol/result.hpp"

#include <functional>
#include <memory>

namespace CLI {
class App;
}

namespace kyso {

class Program {
  public:
    /// `what` it is, after its name in --help.
    Program(std::string name, const std::string& what);
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program();

    /// Takes its options; --help and --version are there.
    CLI::App& options() noexcept { return *options_; }

    /// false: --help or --version was asked for and is answered. Errc::config_invalid: the detail says what
    /// to change.
    Result<bool> read(int argc, const char* const* argv);

    /// Reads the command line and serves; what ends it wrongly is told on standard error. Exit status as in
    /// sysexits(3): 0 ended as asked, 78 Errc::config_invalid, 69 Errc::sim_service_failed (what it
    /// needs is not there now: a database), 70 anything else.
    int run(int argc, const char* const* argv, const std::function<Result<void>()>& serve);

  private:
    std::string name_;
    std::unique_ptr<CLI::App> options_;
};

} // namespace kyso
