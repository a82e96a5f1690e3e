// SPDX-License-Identifier: Apache-2.0
// Posts to one https server that a configuration names, and takes whatever status it answers with: a gateway
// to a signature service, kyso-relay to a gateway. Pinned roots, the client's own certificate where there is
// one, no redirect, no cookie, no proxy, a limit and a deadline.
#pragma once

#include "fetch/fetcher.hpp"

#include <functional>

namespace kyso::fetch {

struct HttpsSettings {
    std::string
        address;       ///< `https://host[:port]`, without a path; may be a private one, for it is configured
    std::string roots; ///< PEM: who may have issued the server's certificate, and nobody else
    std::string certificate, key; ///< PEM of the client; empty: none is shown
    std::chrono::milliseconds deadline{30'000};
    std::size_t limit = 256 * 1024; ///< octets of an answer
    std::string user_agent = "kyso";
    std::size_t idle = 0; ///< connections that are kept for the next request
};

struct HttpsRequest {
    std::string path; ///< begins with '/'
    std::string content_type;
    std::string body;
    /// Goes out at most once: over a new connection, so that one that the server just closed cannot swallow
    /// it. Other requests may go out a second time where a kept connection turns out to be closed.
    bool once = false;
    /// Writes the body of such a second one; empty: the same octets may come twice.
    std::function<std::string()> anew{};
    std::chrono::milliseconds deadline{0}; ///< zero: that of the settings
};

struct HttpsAnswer {
    unsigned status = 0;
    std::string content_type;
    std::string body;
};

struct HttpsOutcome {
    bool sent = false; ///< an octet of the request may have left; false: the server cannot know of it
    /// Errc::fetch_refused: no address that may be connected to, or an encoded body; too_large; fetch_failed:
    /// everything else, the deadline included.
    Result<HttpsAnswer> answer;
};

class HttpsClient {
  public:
    /// Errc::config_invalid: an address that is none, a file that cannot be used.
    static Result<HttpsClient> make(const boost::asio::any_io_executor& executor, HttpsSettings settings,
                                    std::shared_ptr<Resolver> resolver);
    ~HttpsClient();
    HttpsClient(HttpsClient&&) noexcept;
    HttpsClient& operator=(HttpsClient&&) noexcept;

    boost::asio::awaitable<HttpsOutcome> post(HttpsRequest request);
    /// Closes the connections that are kept, so that the executor's context can end.
    void close();

  private:
    struct State;
    explicit HttpsClient(std::shared_ptr<State> state);
    std::shared_ptr<State> state_; ///< requests that go on keep it
};

} // namespace kyso::fetch
