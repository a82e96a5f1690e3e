// SPDX-License-Identifier: Apache-2.0
#include "drivers/host/pin_channel.hpp"

#include "tests/support/result_matchers.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>

namespace kyso::drivers {
namespace {

using test::fails_with;
using test::is_ok;

struct Pipe {
    Pipe() {
        int ends[2];
        EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        read_end = Fd{ends[0]};
        write_end = Fd{ends[1]};
    }
    void put(ByteView octets) {
        EXPECT_EQ(::write(write_end.get(), octets.data(), octets.size()),
                  static_cast<ssize_t>(octets.size()));
    }
    Fd read_end, write_end;
};

struct Row {
    const char* name;
    Bytes octets;
    std::optional<std::string> pin; ///< none: pin_not_usable
};
class PinChannel : public testing::TestWithParam<Row> {};

TEST_P(PinChannel, is_read) {
    Pipe pipe;
    pipe.put(GetParam().octets);
    pipe.write_end.reset();
    const auto pin = read_pin(std::move(pipe.read_end));
    if (!GetParam().pin) {
        EXPECT_THAT(pin, fails_with(Errc::pin_not_usable));
        return;
    }
    ASSERT_THAT(pin, is_ok());
    EXPECT_EQ(as_text(pin->view()), *GetParam().pin);
}

Bytes announced(std::size_t length, std::size_t octets) {
    Bytes content(1 + octets, 'p');
    content[0] = static_cast<std::uint8_t>(length);
    return content;
}

INSTANTIATE_TEST_SUITE_P(, PinChannel,
                         testing::Values(Row{"one", announced(1, 1), "p"},
                                         Row{"six", announced(6, 6), "pppppp"},
                                         Row{"longest", announced(255, 255), std::string(255, 'p')},
                                         Row{"with_nul", {3, 'a', 0, 'b'}, std::string{"a\0b", 3}},
                                         Row{"nothing", {}, std::nullopt}, Row{"empty", {0}, std::nullopt},
                                         Row{"empty_with_more", announced(0, 3), std::nullopt},
                                         Row{"length_only", {6}, std::nullopt},
                                         Row{"one_short", announced(6, 5), std::nullopt},
                                         Row{"one_more", announced(6, 7), std::nullopt},
                                         Row{"many_more", announced(6, 4000), std::nullopt},
                                         Row{"longest_short", announced(255, 254), std::nullopt}),
                         [](const auto& row) { return row.param.name; });

/// A writer that stays silent, at each point where it may: the deadline here has passed before it began.
TEST(PinChannelDeadline, ends_the_waiting) {
    for (const Bytes& octets : {Bytes{}, Bytes{2}, Bytes{2, 'a'}, Bytes{2, 'a', 'b'}}) {
        Pipe pipe;
        pipe.put(octets);
        EXPECT_THAT(read_pin(std::move(pipe.read_end), std::chrono::milliseconds{0}),
                    fails_with(Errc::consent_timed_out))
            << octets.size();
    }
}

TEST(PinChannelDescriptor, is_closed_in_any_case) {
    for (const Bytes& octets : {Bytes{}, Bytes{1, 'a'}, Bytes{9}}) {
        Pipe pipe;
        pipe.put(octets);
        (void)read_pin(std::move(pipe.read_end), std::chrono::milliseconds{0});
        pollfd end{pipe.write_end.get(), POLLOUT, 0};
        EXPECT_EQ(::poll(&end, 1, 0), 1);
        EXPECT_NE(end.revents & POLLERR, 0);
    }
}

TEST(PinChannelDescriptor, that_cannot_be_read_is_refused) {
    EXPECT_THAT(read_pin(Fd{::open("/", O_RDONLY | O_CLOEXEC)}), fails_with(Errc::pin_not_usable));
}

} // namespace
} // namespace kyso::drivers
