// SPDX-License-Identifier: Apache-2.0
#include "portal/revocation_asker.hpp"

#include "fetch/revocation_fetch.hpp"

#include <openssl/rand.h>

namespace kyso::portal {
namespace {

using std::chrono::steady_clock;

/// 32 octets (RFC 8954 section 2.1); none if the system has no randomness, which the answer's times make up
/// for.
Bytes make_nonce() {
    Bytes nonce(32);
    if (RAND_bytes(nonce.data(), static_cast<int>(nonce.size())) != 1) nonce.clear();
    return nonce;
}

} // namespace

boost::asio::awaitable<signature::RevocationStatus>
RevocationAsker::check(std::vector<signature::Certificate> chain, std::chrono::sys_seconds now) {
    const auto deadline = steady_clock::now() + patience_;
    signature::RevocationCheck check{std::move(chain), now, make_nonce};
    while (check.next()) {
        const auto left = std::chrono::floor<std::chrono::milliseconds>(deadline - steady_clock::now());
        if (left.count() <= 0) {
            check.answer(Error{Errc::fetch_failed, "no time left"});
            continue;
        }
        auto fetched = co_await fetcher_.fetch(fetch::request_for(*check.next()), left);
        if (fetched)
            check.answer(signature::RevocationAnswer{*std::move(fetched), false});
        else
            check.answer(fetched.error());
    }
    co_return check.status();
}

} // namespace kyso::portal
