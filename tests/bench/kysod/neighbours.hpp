// SPDX-License-Identifier: Apache-2.0
// What else brings a token's key to a program through a process of its own: p11-kit's server and OpenSSH's
// agent, each on the token that the daemon is measured with.
#pragma once

#include "protocol/to_be_signed.hpp"
#include "tests/support/softhsm/softhsm.hpp"
#include "tests/support/window/child_process.hpp"

namespace kyso::bench {

/// A program that listens on a Unix socket; ended with the object.
class Listener {
  public:
    /// Back once the socket accepts. Throws std::runtime_error where it does not, naming the program.
    Listener(test::Words command, const std::string& environment, std::filesystem::path socket);

    pid_t pid() const noexcept { return child_.pid(); }
    const std::filesystem::path& socket() const noexcept { return socket_; }

  private:
    std::filesystem::path socket_;
    test::ChildProcess child_;
};

class P11KitServer {
  public:
    static constexpr const char* client_module = "/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so";

    explicit P11KitServer(const test::SoftHsm& hsm);
    /// The variable that a program with `client_module` needs.
    std::string environment() const;
    pid_t pid() const noexcept { return listener_.pid(); }

  private:
    test::TemporaryFolder folder_;
    Listener listener_;
};

class SshAgent {
  public:
    explicit SshAgent(const test::SoftHsm& hsm);
    /// Has the token's keys added; the public key, in OpenSSH's encoding, of the one that signs so.
    Bytes key(Mechanism mechanism) const;
    /// Signs 32 octets. Throws std::runtime_error where the agent does not.
    void sign(ByteView key) const;
    pid_t pid() const noexcept { return listener_.pid(); }

  private:
    Bytes ask(ByteView request) const;

    test::TemporaryFolder folder_;
    Listener listener_;
    Fd connection_;
};

} // namespace kyso::bench
