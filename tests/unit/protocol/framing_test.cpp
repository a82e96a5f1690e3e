// SPDX-License-Identifier: Apache-2.0
#include "protocol/framing.hpp"

#include "protocol/fd.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>
#include <stdexcept>
#include <sys/socket.h>

namespace kyso {
namespace {

using test::fails_with;
using test::is_ok;

struct Pair {
    Pair() {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            throw std::runtime_error("socketpair");
        near = Fd{ends[0]};
        far = Fd{ends[1]};
    }
    void put(ByteView octets) const {
        if (::send(far.get(), octets.data(), octets.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(octets.size()))
            throw std::runtime_error("send");
    }
    Fd near, far;
};

TEST(Frame, header_is_big_endian) {
    EXPECT_EQ(frame_header(0x01020304), (std::array<std::uint8_t, 4>{1, 2, 3, 4}));
    EXPECT_EQ(frame(Bytes{7, 8}), (Bytes{0, 0, 0, 2, 7, 8}));
    EXPECT_EQ(frame({}), (Bytes{0, 0, 0, 0}));
}

TEST(Frame, size_is_limited_inclusively) {
    EXPECT_EQ(*frame_size(Bytes{0, 0, 1, 0}, 256), 256U);
    EXPECT_THAT(frame_size(Bytes{0, 0, 1, 1}, 256), fails_with(Errc::too_large));
    EXPECT_THAT(frame_size(Bytes{0xFF, 0xFF, 0xFF, 0xFF}, 1 << 20), fails_with(Errc::too_large));
    EXPECT_EQ(*frame_size(Bytes{0, 0, 0, 0}, 0), 0U);
}

TEST(ReadFrame, gives_frames_in_their_order_then_the_end) {
    Pair pair;
    for (const std::size_t size : {0U, 1U, 255U, 256U, 4096U})
        ASSERT_THAT(write_frame(pair.far.get(), Bytes(size, 9)), is_ok());
    pair.far.reset();
    for (const std::size_t size : {0U, 1U, 255U, 256U, 4096U}) {
        const auto read = read_frame(pair.near.get(), 4096);
        ASSERT_THAT(read, is_ok());
        EXPECT_EQ(read->value(), Bytes(size, 9));
    }
    EXPECT_EQ(*read_frame(pair.near.get(), 4096), std::nullopt);
}

TEST(ReadFrame, refuses_what_is_above_the_limit_before_its_payload) {
    Pair pair;
    pair.put(Bytes{0, 0, 0, 11}); // no payload follows: waiting for it would hang
    EXPECT_THAT(read_frame(pair.near.get(), 10), fails_with(Errc::too_large));
}

class CutFrame : public testing::TestWithParam<std::size_t> {};

TEST_P(CutFrame, is_no_end_between_two_frames) {
    Pair pair;
    const Bytes whole = frame(Bytes{1, 2, 3, 4, 5});
    pair.put(ByteView{whole}.first(GetParam()));
    pair.far.reset();
    EXPECT_THAT(read_frame(pair.near.get(), 10), fails_with(Errc::driver_died));
}

INSTANTIATE_TEST_SUITE_P(AfterOctets, CutFrame, testing::Range<std::size_t>(1, 9));

TEST(WriteFrame, to_a_closed_stream_is_an_error_and_no_signal) {
    Pair pair;
    pair.near.reset();
    EXPECT_THAT(write_frame(pair.far.get(), Bytes{1}), fails_with(Errc::driver_died));
}

TEST(ReadFrame, from_no_descriptor_is_an_error) {
    EXPECT_THAT(read_frame(-1, 10), fails_with(Errc::driver_died));
}

} // namespace
} // namespace kyso
