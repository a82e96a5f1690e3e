// SPDX-License-Identifier: Apache-2.0
// One HTTP request to one public server, and its answer as bytes. Called by kyso-relay and by the portal.
// It never connects to an address that was not checked, follows no redirect off the host, reads no more than
// the limit, keeps no cookie, knows no proxy, and ends at its deadline.
#pragma once

#include "fetch/address_rules.hpp"
#include "protocol/bytes.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>

namespace kyso::fetch {

struct FetchRequest {
    std::string address;
    Bytes body;               ///< posted; empty: GET
    std::string content_type; ///< of the body
    std::size_t limit = 0;    ///< octets of the answer
};

/// Name to addresses, as an interface: tests answer what an attacker's name server would.
class Resolver {
  public:
    virtual ~Resolver() = default;
    /// Errc::fetch_failed where the name has none.
    virtual boost::asio::awaitable<Result<std::vector<boost::asio::ip::address>>>
    resolve(std::string host) = 0;
};
/// The operating system's.
std::shared_ptr<Resolver> system_resolver(const boost::asio::any_io_executor& executor);

struct FetchSettings {
    AddressRules rules;
    std::string tls_roots = "/etc/ssl/certs/ca-certificates.crt"; ///< PEM, for https
    std::chrono::milliseconds deadline{30'000};                   ///< of one fetch with all its redirects
    std::string user_agent = "kyso";
};

class Fetcher {
  public:
    Fetcher(const boost::asio::any_io_executor& executor, FetchSettings settings,
            std::shared_ptr<Resolver> resolver);
    ~Fetcher();

    /// The body of a 200. Errc::fetch_refused: against the rules; too_large: above the limit; fetch_failed:
    /// everything else, the deadline included.
    boost::asio::awaitable<Result<Bytes>> fetch(FetchRequest request);
    /// The same with a shorter deadline.
    boost::asio::awaitable<Result<Bytes>> fetch(FetchRequest request, std::chrono::milliseconds deadline);

  private:
    struct State;
    std::shared_ptr<State> state_; ///< fetches that go on keep it
};

} // namespace kyso::fetch
