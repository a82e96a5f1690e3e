// SPDX-License-Identifier: Apache-2.0
#include "drivers/host/host_stream.hpp"

#include "protocol/framing.hpp"
#include "tests/support/result_matchers.hpp"

#include <cstring>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

namespace kyso::drivers {
namespace {

using test::fails_with;
using test::is_ok;

class HostStreamTest : public testing::Test {
  protected:
    void SetUp() override {
        int ends[2];
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        kysod_ = Fd{ends[0]};
        host_ = Fd{ends[1]};
        stream_.emplace(host_.get(), 64);
    }

    void send(ByteView octets, const std::vector<int>& descriptors = {}) {
        iovec part{const_cast<std::uint8_t*>(octets.data()), octets.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        alignas(cmsghdr) unsigned char control[CMSG_SPACE(64 * sizeof(int))] = {};
        if (!descriptors.empty()) {
            message.msg_control = control;
            message.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
            cmsghdr* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
            std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size() * sizeof(int));
        }
        ASSERT_EQ(::sendmsg(kysod_.get(), &message, 0), static_cast<ssize_t>(octets.size()));
    }
    Result<std::optional<IncomingFrame>> receive() { return stream_->receive(); }

    Fd kysod_, host_;
    std::optional<HostStream> stream_;
};

TEST_F(HostStreamTest, reads_frames_written_ahead) {
    send(frame(Bytes{1}));
    send(frame(Bytes{}));
    send(frame(Bytes(64, 7)));
    kysod_.reset();
    EXPECT_EQ(receive().value()->payload, Bytes{1});
    EXPECT_EQ(receive().value()->payload, Bytes{});
    EXPECT_EQ(receive().value()->payload, Bytes(64, 7));
    EXPECT_FALSE(receive().value().has_value());
}

TEST_F(HostStreamTest, keeps_a_descriptor_with_the_frame_it_came_with) {
    const Fd passed{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    send(frame(Bytes{1}));
    send(frame(Bytes{2}), {passed.get()});
    send(frame(Bytes{3}));
    EXPECT_FALSE(receive().value()->descriptor);
    const auto second = receive();
    ASSERT_TRUE((*second)->descriptor);
    EXPECT_NE(::fcntl((*second)->descriptor.get(), F_GETFD) & FD_CLOEXEC, 0);
    EXPECT_FALSE(receive().value()->descriptor);
}

TEST_F(HostStreamTest, finds_a_descriptor_anywhere_in_a_frame) {
    const Fd passed{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    const Bytes whole = frame(Bytes{1, 2, 3});
    for (std::size_t at = 1; at < whole.size(); ++at) {
        send(ByteView{whole}.first(at));
        send(ByteView{whole}.subspan(at), {passed.get()});
        const auto got = receive();
        ASSERT_THAT(got, is_ok());
        EXPECT_TRUE((*got)->descriptor) << at;
    }
}

TEST_F(HostStreamTest, closes_all_when_several_come) {
    for (const std::size_t count : {2U, 16U, 17U, 64U}) {
        int ends[2];
        ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        Fd read_end{ends[0]};
        const Fd write_end{ends[1]};
        send(frame(Bytes{1}), std::vector<int>(count, read_end.get()));
        read_end.reset();
        const auto got = receive();
        ASSERT_THAT(got, is_ok());
        EXPECT_TRUE((*got)->too_many_descriptors);
        EXPECT_FALSE((*got)->descriptor);
        pollfd end{write_end.get(), POLLOUT, 0};
        EXPECT_EQ(::poll(&end, 1, 0), 1);
        EXPECT_NE(end.revents & POLLERR, 0) << count;
    }
}

TEST_F(HostStreamTest, refuses_a_frame_above_the_limit_before_reading_it) {
    send(Bytes{0, 0, 0, 65});
    EXPECT_THAT(receive(), fails_with(Errc::too_large));
    SetUp();
    send(Bytes{0xFF, 0xFF, 0xFF, 0xFF});
    EXPECT_THAT(receive(), fails_with(Errc::too_large));
}

TEST_F(HostStreamTest, tells_a_stream_cut_off_in_a_frame) {
    const Bytes whole = frame(Bytes{1, 2, 3});
    for (std::size_t size = 1; size < whole.size(); ++size) {
        SetUp();
        send(ByteView{whole}.first(size));
        kysod_.reset();
        EXPECT_THAT(receive(), fails_with(Errc::driver_died)) << size;
    }
}

TEST_F(HostStreamTest, sends_what_it_holds_back_before_it_waits) {
    send(frame(Bytes{1}));
    send(frame(Bytes{2}));
    for (const std::uint8_t which : Bytes{1, 2}) {
        ASSERT_EQ(receive().value()->payload, Bytes{which});
        ASSERT_THAT(stream_->send(Bytes{which, which}), is_ok());
    }
    ASSERT_EQ(::shutdown(kysod_.get(), SHUT_WR), 0);
    EXPECT_FALSE(receive().value().has_value());
    for (const std::uint8_t which : Bytes{1, 2})
        EXPECT_EQ(read_frame(kysod_.get(), 64).value(), (Bytes{which, which}));
}

TEST_F(HostStreamTest, tells_that_answers_cannot_be_written) {
    kysod_.reset();
    (void)stream_->send(Bytes{1}); // held back, or refused already where this machine was slow
    EXPECT_THAT(receive(), fails_with(Errc::driver_died));
}

TEST_F(HostStreamTest, tells_a_stream_that_is_none) {
    EXPECT_THAT(HostStream(-1, 64).receive(), fails_with(Errc::driver_died));
    const Fd file{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    EXPECT_THAT(HostStream(file.get(), 64).receive(), fails_with(Errc::driver_died));
}

} // namespace
} // namespace kyso::drivers
