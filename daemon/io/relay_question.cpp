// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/relay_question.hpp"

#include "daemon/io/frame_stream.hpp"
#include "protocol/local_socket.hpp"

#include <boost/asio/steady_timer.hpp>

namespace kyso::io {

namespace asio = boost::asio;

asio::awaitable<Result<Bytes>> ask_relay(asio::any_io_executor executor, std::filesystem::path socket,
                                         Bytes question, std::size_t limit,
                                         std::chrono::steady_clock::duration within) {
    auto connection = connect_locally(socket);
    if (!connection) co_return Error{Errc::fetch_failed, "kyso-relay: " + connection.error().detail()};
    const auto stream = std::make_shared<FrameStream>(executor, std::move(*connection), limit);
    const auto late = std::make_shared<bool>(false);
    asio::steady_timer timer{executor, within};
    timer.async_wait([stream, late](const boost::system::error_code& ended) {
        if (ended) return;
        *late = true;
        stream->close();
    });
    const Error too_late{Errc::fetch_failed, "kyso-relay: no answer in time"};
    const auto sent = co_await stream->send(question);
    if (!sent) co_return *late ? too_late : sent.error();
    auto answer = co_await stream->receive();
    if (!answer && *late) co_return too_late;
    co_return answer;
}

} // namespace kyso::io
