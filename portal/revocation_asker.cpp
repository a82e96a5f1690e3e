// SPDX-License-Identifier: Apache-2.0
#include "portal/revocation_asker.hpp"

#include "fetch/revocation_fetch.hpp"
#include "protocol/random.hpp"

namespace kyso::portal {
namespace {

using std::chrono::steady_clock;

/// 32 octets (RFC 8954 section 2.1).
Bytes make_nonce() {
    return random_octets(32);
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
