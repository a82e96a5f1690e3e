// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/drivers/host_process.hpp"

#include "protocol/framing.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

namespace kyso::test {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (const std::string& text : texts)
        all.push_back(const_cast<char*>(text.c_str()));
    all.push_back(nullptr);
    return all;
}

void send_with(int fd, ByteView octets, const std::vector<int>& descriptors) {
    iovec part{const_cast<std::uint8_t*>(octets.data()), octets.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) unsigned char control[CMSG_SPACE(64 * sizeof(int))] = {};
    if (!descriptors.empty()) {
        const std::size_t size = descriptors.size() * sizeof(int);
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(size);
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size);
        std::memcpy(CMSG_DATA(header), descriptors.data(), size);
    }
    ::sendmsg(fd, &message, MSG_NOSIGNAL);
}

/// As the prompt writes it: its length first.
Bytes announced(std::string_view pin) {
    Bytes content{static_cast<std::uint8_t>(pin.size())};
    content.insert(content.end(), pin.begin(), pin.end());
    return content;
}

} // namespace

HostProcess::HostProcess(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& environment) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        throw std::runtime_error("socketpair");
    stream_ = Fd{ends[0]};
    const Fd child_end{ends[1]};
    const timeval limit{20, 0};
    ::setsockopt(stream_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);

    std::vector<std::string> command{KYSO_TEST_BIN_DIR "/kyso-driver-host"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    // dup2 onto itself would leave CLOEXEC on; the child's end is never 3, for that is gtest's or ours.
    posix_spawn_file_actions_adddup2(&actions, child_end.get(), 3);
    const int error = ::posix_spawn(&pid_, command.front().c_str(), &actions, nullptr,
                                    pointers(command).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("cannot start " + command.front());
}

HostProcess::~HostProcess() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

std::optional<Bytes> HostProcess::read() {
    auto frame = read_frame(stream_.get(), drivers::max_driver_frame);
    if (!frame) return std::nullopt;
    return std::move(*frame);
}

std::optional<Bytes> HostProcess::call(ByteView request, const std::vector<int>& descriptors) {
    send_with(stream_.get(), frame(request), descriptors);
    return read();
}

void HostProcess::write_raw(ByteView octets) {
    send_with(stream_.get(), octets, {});
}

std::optional<Bytes> HostProcess::call_with_channel(const drivers::DriverRequest& request, ByteView content) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    const Fd read_end{ends[0]};
    Fd write_end{ends[1]};
    if (::write(write_end.get(), content.data(), content.size()) < 0) throw std::runtime_error("write");
    write_end.reset();
    return call(drivers::encode(request), {read_end.get()});
}

Result<void> HostProcess::login(const drivers::TokenInfo& token, ByteView channel_content,
                                bool last_try_allowed) {
    const auto answer = call_with_channel(
        drivers::LoginRequest{token.slot, token.serial, drivers::PinEntry::channel, last_try_allowed},
        channel_content);
    if (!answer) return Error{Errc::driver_died};
    return drivers::read_login_answer(*answer);
}

Result<void> HostProcess::login_with(const drivers::TokenInfo& token, std::string_view pin,
                                     bool last_try_allowed) {
    return login(token, announced(pin), last_try_allowed);
}

Result<void> HostProcess::login_on_pad(const drivers::TokenInfo& token) {
    const auto answer = call(drivers::LoginRequest{token.slot, token.serial, drivers::PinEntry::pad});
    if (!answer) return Error{Errc::driver_died};
    return drivers::read_login_answer(*answer);
}

Result<void> HostProcess::next_pin(std::string_view pin) {
    const auto answer = call_with_channel(drivers::NextPinRequest{}, announced(pin));
    if (!answer) return Error{Errc::driver_died};
    return drivers::read_next_pin_answer(*answer);
}

Result<Bytes> HostProcess::sign(const Bytes& key_id, const ToBeSigned& what) {
    const auto answer = call(drivers::SignRequest{key_id, what});
    if (!answer) return Error{Errc::driver_died};
    return drivers::read_sign_answer(*answer);
}

std::vector<drivers::TokenInfo> HostProcess::tokens() {
    const auto answer = call(drivers::TokensRequest{});
    if (!answer) throw std::runtime_error("the host is gone");
    auto tokens = drivers::read_tokens_answer(*answer).value();
    std::erase_if(tokens, [](const drivers::TokenInfo& token) { return (token.flags & 0x400U) == 0; });
    std::ranges::sort(tokens, {}, &drivers::TokenInfo::label);
    return tokens;
}

int HostProcess::end() {
    stream_.reset();
    int status = -1;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
}

} // namespace kyso::test
