// SPDX-License-Identifier: Apache-2.0
#include "drivers/host/host_stream.hpp"

#include "protocol/framing.hpp"
#include "protocol/passed_descriptors.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <utility>

namespace kyso::drivers {
namespace {

/// Room for some more than one, so that the usual excess is seen and closed here; the kernel closes what does
/// not fit.
constexpr std::size_t room_for_descriptors = 16;

constexpr std::size_t read_at_once = 16 * 1024;
constexpr std::size_t most_held_back = 16 * 1024;

} // namespace

/// One read; false at the end of the stream. The kernel ends a read after the message that carries
/// descriptors (unix(7), SCM_RIGHTS: "a barrier"), so they belong to the frame of the last octet read.
Result<bool> HostStream::fill() {
    incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
    const std::size_t had = incoming_.size();
    incoming_.resize(had + read_at_once);
    alignas(cmsghdr) unsigned char control[CMSG_SPACE(room_for_descriptors * sizeof(int))];
    iovec room{incoming_.data() + had, read_at_once};
    ssize_t got = -1;
    msghdr message{};
    do {
        message = msghdr{};
        message.msg_iov = &room;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        got = ::recvmsg(fd_, &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    incoming_.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0) return Error{Errc::driver_died, std::strerror(errno)};
    take_descriptors(message, descriptors_);
    if ((message.msg_flags & MSG_CTRUNC) != 0) truncated_ = true;
    return got > 0;
}

Result<std::optional<IncomingFrame>> HostStream::receive() {
    std::size_t wanted = frame_header_size;
    while (true) {
        if (waiting() >= frame_header_size) {
            const auto size = frame_size(ByteView{incoming_}.subspan(begin_), limit_);
            if (!size) return size.error();
            wanted = frame_header_size + *size;
            if (waiting() >= wanted) break;
        }
        if (auto sent = flush(); !sent) return sent.error();
        const auto more = fill();
        if (!more) return more.error();
        if (*more) continue;
        if (waiting() == 0) return std::optional<IncomingFrame>{};
        return Error{Errc::driver_died, "closed within a frame"};
    }
    const ByteView payload =
        ByteView{incoming_}.subspan(begin_ + frame_header_size, wanted - frame_header_size);
    IncomingFrame frame;
    frame.payload.assign(payload.begin(), payload.end());
    begin_ += wanted;
    if (waiting() == 0) {
        std::vector<Fd> descriptors = std::exchange(descriptors_, {});
        frame.too_many_descriptors = std::exchange(truncated_, false) || descriptors.size() > 1;
        if (!frame.too_many_descriptors && !descriptors.empty())
            frame.descriptor = std::move(descriptors.front());
    }
    received_ = std::chrono::steady_clock::now();
    return std::optional<IncomingFrame>{std::move(frame)};
}

Result<void> HostStream::send(ByteView payload) {
    const auto header = frame_header(payload.size());
    outgoing_.insert(outgoing_.end(), header.begin(), header.end());
    outgoing_.insert(outgoing_.end(), payload.begin(), payload.end());
    const bool slow = std::chrono::steady_clock::now() - received_ > fast;
    if (slow || outgoing_.size() >= most_held_back) return flush();
    return {};
}

Result<void> HostStream::flush() {
    std::size_t done = 0;
    while (done < outgoing_.size()) {
        const ssize_t sent = ::send(fd_, outgoing_.data() + done, outgoing_.size() - done, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return Error{Errc::driver_died, std::strerror(errno)};
        done += static_cast<std::size_t>(sent);
    }
    outgoing_.clear();
    return {};
}

} // namespace kyso::drivers
