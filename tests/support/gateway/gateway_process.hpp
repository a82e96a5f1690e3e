// SPDX-License-Identifier: Apache-2.0
// A real kyso-gateway as a child process, called over TLS as kyso-relay calls it. Killed when the object
// goes; another with the same setting goes on with the same database.
#pragma once

#include "drivers/sim/gateway_messages.hpp"
#include "tests/support/gateway/gateway_setting.hpp"
#include "tests/support/window/child_process.hpp"

namespace kyso::test {

class GatewayProcess {
  public:
    /// Writes `toml` and starts. Waits until it listens; throws std::runtime_error with its log if it does
    /// not.
    GatewayProcess(const GatewaySetting& setting, const std::string& toml);

    /// `https://localhost:PORT`.
    std::string address() const { return "https://localhost:" + std::to_string(port_); }
    std::uint16_t port() const noexcept { return port_; }
    pid_t pid() const noexcept { return process_->pid(); }
    /// Of all processes with this setting so far.
    std::string log() const;
    /// As a crash; or SIGTERM, and the exit code.
    void kill();
    std::optional<int> stop();

    struct Answer {
        unsigned status = 0;
        std::string body;
    };
    /// One POST. Errc::fetch_failed.
    Result<Answer> post(const std::string& path, const std::string& body,
                        const std::string& content_type = "application/json") const;

    /// The three calls, answers read as clients read them; an error is the one that the gateway named.
    Result<sim::Offer> open(const std::string& ticket, const std::string& transaction) const;
    Result<sim::SimProgress> submit(const sim::SubmitCall& call) const;
    Result<sim::SimProgress> status(const std::string& ticket, const std::string& transaction,
                                    std::chrono::milliseconds wait = {}) const;
    /// Asks until it is not pending any more.
    Result<sim::SimProgress> outcome(const std::string& ticket, const std::string& transaction) const;

  private:
    const GatewaySetting& setting_;
    std::unique_ptr<ChildProcess> process_;
    std::uint16_t port_ = 0;
};

/// The right call: SHA-256 of `content`, RSA, the text that the gateway wants with `offer`.
sim::SubmitCall submit_call(const GatewaySetting& setting, const sim::Ticket& ticket,
                            const std::string& transaction, const sim::Offer& offer,
                            std::string_view content = "what is signed");

} // namespace kyso::test
