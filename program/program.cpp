// SPDX-License-Identifier: Apache-2.0
#include "program/program.hpp"

#include "protocol/version.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <csignal>
#include <iostream>
#include <sysexits.h>

namespace kyso {

Program::Program(std::string name, const std::string& what)
    : name_(std::move(name)), options_(std::make_unique<CLI::App>(name_ + ": " + what)) {
    options_->set_version_flag("--version", name_ + " " + std::string{version});
}

Program::~Program() = default;

Result<bool> Program::read(int argc, const char* const* argv) {
    try {
        options_->parse(argc, argv);
        return true;
    } catch (const CLI::Success& asked) {
        options_->exit(asked, std::cout, std::cerr);
        return false;
    } catch (const CLI::ParseError& error) {
        return Error{Errc::config_invalid, std::string{error.what()} + " (see " + name_ + " --help)"};
    }
}

int Program::run(int argc, const char* const* argv, const std::function<Result<void>()>& serve) {
    // A peer that went is an error of one write, not the end of a program; OpenSSL writes without
    // MSG_NOSIGNAL.
    std::signal(SIGPIPE, SIG_IGN); // NOLINT(cert-err33-c)
    try {
        const auto go_on = read(argc, argv);
        if (go_on && !*go_on) return EX_OK;
        const Result<void> ran = go_on ? serve() : Result<void>{go_on.error()};
        if (ran) return EX_OK;
        std::cerr << name_ << ": " << ran.error().detail() << '\n';
        if (ran.error() == Errc::sim_service_failed) return EX_UNAVAILABLE; // later it may go on
        return ran.error() == Errc::config_invalid ? EX_CONFIG : EX_SOFTWARE;
    } catch (const std::exception& bug) {
        std::cerr << name_ << ": " << bug.what() << '\n';
        return EX_SOFTWARE;
    }
}

} // namespace kyso
