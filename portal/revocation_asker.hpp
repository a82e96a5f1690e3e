// SPDX-License-Identifier: Apache-2.0
// Asks responders and CRL servers about a verified chain, by the same rules as kyso-relay (fetch/). Called by
// main's handler for the chains of AwaitsRevocation; judges nothing itself.
#pragma once

#include "fetch/fetcher.hpp"
#include "signature/revocation.hpp"

namespace kyso::portal {

class RevocationAsker {
  public:
    /// `patience`: for all the questions about one chain.
    RevocationAsker(fetch::Fetcher& fetcher, std::chrono::milliseconds patience)
        : fetcher_(fetcher), patience_(patience) {}

    /// Unknown where nobody answered in time. Each OCSP question has a nonce of its own.
    boost::asio::awaitable<signature::RevocationStatus> check(std::vector<signature::Certificate> chain,
                                                              std::chrono::sys_seconds now);

  private:
    fetch::Fetcher& fetcher_;
    std::chrono::milliseconds patience_;
};

} // namespace kyso::portal
