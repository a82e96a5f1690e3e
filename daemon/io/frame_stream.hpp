// SPDX-License-Identifier: Apache-2.0
// Frames (protocol/framing.hpp) on a Unix stream socket, asynchronously: towards driver hosts, prompts and
// programs on kysod's socket. Several frames that arrived together cost one read. One reader and one writer
// at a time.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/fd.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <span>

namespace kyso::io {

class FrameStream {
  public:
    FrameStream(const boost::asio::any_io_executor& executor, Fd socket, std::size_t frame_limit);
    ~FrameStream();

    /// Errc::driver_died: the other side closed or the socket failed. Errc::too_large: a frame above the
    /// limit. Errc::request_cancelled: the coroutine was cancelled.
    boost::asio::awaitable<Result<Bytes>> receive();
    boost::asio::awaitable<Result<void>> send(ByteView payload);
    /// Octets that are frames already, in one write.
    boost::asio::awaitable<Result<void>> send_raw(ByteView frames);
    /// A small frame with one descriptor, at once.
    Result<void> send_with_descriptor(ByteView payload, const Fd& descriptor);
    /// What has arrived is still received, then the stream has ended, whoever holds the other end.
    void end_reading() noexcept;
    /// Ends both directions; pending calls fail.
    void close() noexcept;
    int native_handle() const noexcept;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace kyso::io
