// SPDX-License-Identifier: Apache-2.0
// `openssl ocsp` as a CA's responder on a port of 127.0.0.1: somebody else's code, to answer ours.
#pragma once

#include "tests/support/test_pki/test_pki.hpp"

#include <sys/types.h>

namespace kyso::test {

/// A port of 127.0.0.1 on which nobody listens.
std::uint16_t free_tcp_port();

class OcspResponder {
  public:
    struct Known {
        signature::Certificate certificate;
        bool revoked = false;
    };
    /// Files go to `folder`; it answers for certificates that `authority` issued. Waits until it listens.
    OcspResponder(std::uint16_t port, const std::filesystem::path& folder, const Issued& authority,
                  const std::vector<Known>& known);
    ~OcspResponder();
    OcspResponder(const OcspResponder&) = delete;
    OcspResponder& operator=(const OcspResponder&) = delete;

  private:
    pid_t pid_ = -1;
};

} // namespace kyso::test
