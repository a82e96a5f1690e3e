// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/frame_stream.hpp"

#include "daemon/io/descriptors.hpp"
#include "protocol/framing.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/unit/daemon/run_coroutines.hpp"

#include <gtest/gtest.h>
#include <stdexcept>
#include <sys/socket.h>

namespace kyso::io {
namespace {

namespace asio = boost::asio;
using test::fails_with;
using test::is_ok;

constexpr std::size_t limit = 10'000;

class FrameStreamTest : public testing::Test {
  protected:
    void put(ByteView octets) const {
        if (::send(pair_.theirs.get(), octets.data(), octets.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(octets.size()))
            throw std::runtime_error("send");
    }
    Result<Bytes> receive() {
        Result<Bytes> got = Error{Errc::internal_error, "did not end"};
        run_on(context_, [&]() -> asio::awaitable<void> { got = co_await stream_.receive(); });
        return got;
    }

    asio::io_context context_;
    SocketPair pair_ = socket_pair().value();
    FrameStream stream_{context_.get_executor(), std::move(pair_.ours), limit};
};

TEST_F(FrameStreamTest, many_frames_in_one_write_come_one_by_one) {
    Bytes all;
    for (std::size_t size = 0; size < 100; ++size) {
        const Bytes one = frame(Bytes(size, static_cast<std::uint8_t>(size)));
        all.insert(all.end(), one.begin(), one.end());
    }
    put(all);
    for (std::size_t size = 0; size < 100; ++size) {
        const auto got = receive();
        ASSERT_THAT(got, is_ok());
        EXPECT_EQ(*got, Bytes(size, static_cast<std::uint8_t>(size)));
    }
}

TEST_F(FrameStreamTest, a_frame_in_single_octets_is_one_frame) {
    const Bytes whole = frame(Bytes{1, 2, 3, 4, 5});
    Result<Bytes> got = Error{Errc::internal_error};
    bool ended = false;
    asio::co_spawn(
        context_,
        [&]() -> asio::awaitable<void> {
            got = co_await stream_.receive();
            ended = true;
        },
        rethrow);
    for (const std::uint8_t octet : whole) {
        EXPECT_FALSE(ended);
        put({&octet, 1});
        context_.restart();
        context_.run_one(); // at least the wait for this octet
        context_.poll();
    }
    ASSERT_TRUE(ended);
    EXPECT_EQ(*got, (Bytes{1, 2, 3, 4, 5}));
}

TEST_F(FrameStreamTest, frames_larger_than_the_buffer_and_cut_across_reads_arrive_whole) {
    Bytes all;
    for (const std::size_t size : {3000U, 4090U, 10'000U, 1U, 5000U}) {
        const Bytes one = frame(Bytes(size, static_cast<std::uint8_t>(size % 251)));
        all.insert(all.end(), one.begin(), one.end());
    }
    put(all);
    for (const std::size_t size : {3000U, 4090U, 10'000U, 1U, 5000U})
        EXPECT_EQ(receive().value(), Bytes(size, static_cast<std::uint8_t>(size % 251)));
}

TEST_F(FrameStreamTest, above_the_limit_is_refused_at_its_header) {
    put(frame_header(limit + 1));
    EXPECT_THAT(receive(), fails_with(Errc::too_large));
}

TEST_F(FrameStreamTest, a_frame_before_a_bad_one_is_still_given) {
    Bytes all = frame(Bytes{9});
    all.insert(all.end(), 4, 0xFF);
    put(all);
    EXPECT_EQ(receive().value(), Bytes{9});
    EXPECT_THAT(receive(), fails_with(Errc::too_large));
}

TEST_F(FrameStreamTest, the_other_side_gone_is_told_between_and_within_frames) {
    put(Bytes{0, 0, 0, 5, 1});
    pair_.theirs.reset();
    EXPECT_THAT(receive(), fails_with(Errc::driver_died));
    EXPECT_THAT(receive(), fails_with(Errc::driver_died));
}

TEST_F(FrameStreamTest, sends_what_read_frame_reads) {
    const Bytes first{1, 2};
    const Bytes third = frame(Bytes{3});
    run_on(context_, [&]() -> asio::awaitable<void> {
        EXPECT_THAT(co_await stream_.send(first), is_ok());
        EXPECT_THAT(co_await stream_.send({}), is_ok());
        EXPECT_THAT(co_await stream_.send_raw(third), is_ok());
    });
    for (const Bytes& expected : {Bytes{1, 2}, Bytes{}, Bytes{3}})
        EXPECT_EQ(read_frame(pair_.theirs.get(), 10).value(), expected);
}

TEST_F(FrameStreamTest, a_descriptor_travels_with_its_frame) {
    auto other = socket_pair().value();
    ASSERT_THAT(stream_.send_with_descriptor(Bytes{7}, other.ours), is_ok());
    Bytes into(64);
    auto got = receive_with_descriptors(pair_.theirs.get(), into, 1);
    ASSERT_THAT(got, is_ok());
    EXPECT_EQ(got->size, 5U);
    ASSERT_EQ(got->descriptors.size(), 1U);
    ASSERT_THAT(write_frame(got->descriptors[0].get(), Bytes{8}), is_ok());
    EXPECT_EQ(read_frame(other.theirs.get(), 10).value(), Bytes{8});
}

TEST_F(FrameStreamTest, closing_ends_a_receive_that_waits) {
    Result<Bytes> got = Bytes{};
    asio::co_spawn(
        context_, [&]() -> asio::awaitable<void> { got = co_await stream_.receive(); }, rethrow);
    context_.poll();
    stream_.close();
    context_.restart();
    context_.run();
    EXPECT_FALSE(got.has_value());
}

} // namespace
} // namespace kyso::io
