// SPDX-License-Identifier: Apache-2.0
// One signature service as the gateway talks to it: a question written in its dialect, posted, the answer
// read. Judges nothing (answer_check.hpp), remembers nothing.
#pragma once

#include "fetch/https_client.hpp"
#include "gateway/configuration.hpp"
#include "gateway/transaction_book.hpp"

namespace kyso::gateway {

/// An answer, or why there is none. Of other questions than polls it is the reply only.
struct Heard : mss::PollReply {
    bool sent = false; ///< the service may know of the question
};

class ServiceClient {
  public:
    /// Errc::config_invalid: a file that cannot be used. `service` must outlive the client.
    static Result<ServiceClient> make(const boost::asio::any_io_executor& executor, const Service& service,
                                      std::shared_ptr<fetch::Resolver> resolver);

    /// Asks for the signature; goes out once at most.
    boost::asio::awaitable<Heard> send(const Pending& pending, Instant now);
    boost::asio::awaitable<Heard> ask(const Pending& pending, Instant now);
    /// Which certificates belong to the number.
    boost::asio::awaitable<Heard> certificates(const std::string& transaction, const std::string& msisdn,
                                               Instant now);
    void close() { client_.close(); }

  private:
    ServiceClient(const Service& service, fetch::HttpsClient client)
        : service_(&service), client_(std::move(client)) {}

    template <class Request>
    boost::asio::awaitable<Heard> exchange(mss::Operation operation, const Request& request,
                                           const std::optional<mss::AnswerPrint>& waiting = {});

    const Service* service_;
    fetch::HttpsClient client_;
};

} // namespace kyso::gateway
