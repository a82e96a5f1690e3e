// SPDX-License-Identifier: Apache-2.0
// kysod's line to one running driver host, as TokenDevice needs it. Implemented by io::DriverProcess, in
// tests by a script. Holding a link keeps the host alive; when the last one goes, so does the host.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/fd.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace kyso::drivers {

/// How long a host may take for one answer before it is killed.
struct DriverDeadlines {
    std::chrono::seconds enumerate{10};
    std::chrono::seconds login{30};
    std::chrono::seconds login_on_pad{150}; ///< the person types on the reader
    std::chrono::seconds sign{30};
    std::chrono::seconds logout{5};
};

class DriverLink {
  public:
    /// The right to talk to the host alone, for a sequence of calls that belong together.
    class Hold {
      public:
        virtual ~Hold() = default;
    };
    using RequestAt = std::function<Bytes(std::size_t index)>;
    using OnAnswer = std::function<Result<void>(std::size_t index, ByteView answer)>;

    virtual ~DriverLink() = default;

    virtual const DriverDeadlines& deadlines() const noexcept = 0;

    virtual boost::asio::awaitable<Result<std::unique_ptr<Hold>>> hold() = 0;
    /// One request, one answer. Errors: driver_died, driver_hung (it is killed then), driver_lied,
    /// request_cancelled (it is killed too: its answer would come late). `descriptor` goes along where it is
    /// valid.
    virtual boost::asio::awaitable<Result<Bytes>> call(Bytes request, Fd descriptor,
                                                       std::chrono::milliseconds deadline) = 0;
    /// `count` requests, several written ahead, answers in order; the deadline runs anew with each answer. An
    /// error of `on_answer` stops asking.
    virtual boost::asio::awaitable<Result<void>> call_in_order(std::size_t count, RequestAt request_at,
                                                               OnAnswer on_answer,
                                                               std::chrono::milliseconds deadline) = 0;
};

} // namespace kyso::drivers
