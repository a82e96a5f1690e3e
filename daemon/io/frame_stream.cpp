// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/frame_stream.hpp"

#include "daemon/io/descriptors.hpp"
#include "protocol/framing.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <sys/socket.h>

namespace kyso::io {
namespace asio = boost::asio;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// What an idle connection keeps; a stream that fills it gets more.
constexpr std::size_t first_buffer = 512;
constexpr std::size_t kept_buffer = std::size_t{16} << 10U;

Error failure(const boost::system::error_code& error) {
    if (error == asio::error::operation_aborted) return Error{Errc::request_cancelled};
    return Error{Errc::driver_died, error.message()};
}

} // namespace

struct FrameStream::State {
    State(const asio::any_io_executor& executor, Fd descriptor, std::size_t limit)
        : socket(executor, asio::local::stream_protocol{}, descriptor.release()), frame_limit(limit) {
        socket.native_non_blocking(true);
    }
    asio::local::stream_protocol::socket socket;
    std::size_t frame_limit;
    Bytes buffer; // octets read and not yet handed out: [begin, end)
    std::size_t begin = 0;
    std::size_t end = 0;

    ByteView waiting() const { return ByteView{buffer}.subspan(begin, end - begin); }

    /// Makes room for `wanted` octets from `begin` on; grows no further than one frame needs.
    void reserve(std::size_t wanted) {
        if (begin == end && buffer.size() > kept_buffer) buffer = {}; // one large frame is not kept room for
        if (begin > 0 && begin + wanted > buffer.size()) {
            std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(begin),
                      buffer.begin() + static_cast<std::ptrdiff_t>(end), buffer.begin());
            end -= begin;
            begin = 0;
        }
        if (buffer.size() < wanted) buffer.resize(std::max(wanted, first_buffer));
    }
};

FrameStream::FrameStream(const asio::any_io_executor& executor, Fd socket, std::size_t frame_limit)
    : state_(std::make_unique<State>(executor, std::move(socket), frame_limit)) {}

FrameStream::~FrameStream() = default;

asio::awaitable<Result<Bytes>> FrameStream::receive() {
    State& state = *state_;
    while (true) {
        std::size_t wanted = frame_header_size;
        if (state.waiting().size() >= frame_header_size) {
            const auto size = frame_size(state.waiting(), state.frame_limit);
            if (!size) co_return size.error();
            wanted += *size;
            if (state.waiting().size() >= wanted) {
                const ByteView payload = state.waiting().subspan(frame_header_size, *size);
                Bytes frame(payload.begin(), payload.end());
                state.begin += wanted;
                if (state.begin == state.end) state.begin = state.end = 0;
                co_return frame;
            }
        }
        state.reserve(wanted);
        const auto room = asio::buffer(state.buffer.data() + state.end, state.buffer.size() - state.end);
        const auto [error, got] = co_await state.socket.async_read_some(room, as_result);
        if (error) {
            // Asio waits for ever when it reads on after an end of stream; a closed socket answers at once.
            if (error != asio::error::operation_aborted) close();
            co_return failure(error);
        }
        state.end += got;
        if (state.end == state.buffer.size() && state.end < kept_buffer) state.buffer.resize(2 * state.end);
    }
}

asio::awaitable<Result<void>> FrameStream::send(ByteView payload) {
    const auto header = frame_header(payload.size());
    const std::array<asio::const_buffer, 2> parts{asio::buffer(header),
                                                  asio::buffer(payload.data(), payload.size())};
    const auto [error, sent] = co_await asio::async_write(state_->socket, parts, as_result);
    if (error) co_return failure(error);
    co_return Result<void>{};
}

asio::awaitable<Result<void>> FrameStream::send_raw(ByteView frames) {
    const auto [error, sent] =
        co_await asio::async_write(state_->socket, asio::buffer(frames.data(), frames.size()), as_result);
    if (error) co_return failure(error);
    co_return Result<void>{};
}

Result<void> FrameStream::send_with_descriptor(ByteView payload, const Fd& descriptor) {
    const int raw = descriptor.get();
    auto sent = send_with_descriptors(state_->socket.native_handle(), frame(payload), {&raw, 1});
    if (!sent) return Error{Errc::driver_died, sent.error().detail()};
    return {};
}

void FrameStream::end_reading() noexcept {
    boost::system::error_code ignored;
    state_->socket.shutdown(asio::local::stream_protocol::socket::shutdown_receive, ignored);
}

void FrameStream::close() noexcept {
    boost::system::error_code ignored;
    state_->socket.shutdown(asio::socket_base::shutdown_both, ignored);
    state_->socket.close(ignored);
}

int FrameStream::native_handle() const noexcept {
    return state_->socket.native_handle();
}

} // namespace kyso::io
