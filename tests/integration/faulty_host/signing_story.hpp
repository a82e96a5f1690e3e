// SPDX-License-Identifier: Apache-2.0
// What kysod asks of a driver host around one consent, asked of a real kyso-driver-host over the faulty
// module: describe, tokens, certificates, login, sign, logout. For tests; knows a hang by the journal, not by
// a clock.
#pragma once

#include "tests/integration/drivers/demo_keys.hpp"
#include "tests/integration/drivers/host_process.hpp"

#include <memory>

namespace kyso::test {

/// A SoftHSM with one token and one P-256 key under id 02, and what the real module says of it.
struct SigningToken {
    SigningToken();
    SoftHsm softhsm;
    drivers::TokenInfo info;
    static constexpr const char* pin = "123456";
};

class SigningStory {
  public:
    /// `rules` without their `module` and `journal` lines.
    SigningStory(const SigningToken& token, const std::string& rules);

    /// Asks everything in order until the host is gone or hangs. Each line of the result is one request:
    /// `sign: ok`, `sign: token_error`, `sign: died`, `sign: hung`.
    std::string play();
    /// Closes the stream of a host that does not hang; its waitpid(2) status.
    int end() { return host_->end(); }

    std::string journal() const;
    /// Calls of a function that reached the module, whatever came of them.
    std::size_t calls(const std::string& function) const;
    /// The last signature, if the host gave one.
    const Bytes& signature() const noexcept { return signature_; }

  private:
    enum class Loss { none, died, hung };
    Loss ask(const drivers::DriverRequest& request, Bytes& answer);
    bool said_that_it_hangs() const;

    const SigningToken& token_;
    std::string journal_path_;
    std::unique_ptr<HostProcess> host_;
    Bytes signature_;
};

} // namespace kyso::test
