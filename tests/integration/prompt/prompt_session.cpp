// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/prompt/prompt_session.hpp"

#include "protocol/framing.hpp"
#include "tests/support/window/wait_until.hpp"

#include <array>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>

namespace kyso::test {
namespace {

std::array<Fd, 2> pair_of_sockets() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw std::runtime_error("socketpair");
    return {Fd{ends[0]}, Fd{ends[1]}};
}

} // namespace

PromptSession::PromptSession(const Words& environment, PinChannel pin_channel) {
    auto [stream, its_stream] = pair_of_sockets();
    auto [pin, its_pin] = pair_of_sockets();
    auto [errors, its_errors] = pair_of_sockets();
    ChildProcess::Start start{{KYSO_TEST_BIN_DIR "/kyso-prompt"}, environment, {its_stream.get()}};
    start.errors = its_errors.get();
    if (pin_channel == PinChannel::given) start.passed.push_back(its_pin.get());
    process_ = std::make_unique<ChildProcess>(start);
    stream_ = std::move(stream);
    pin_ = std::move(pin);
    errors_ = std::move(errors);
}

void PromptSession::send(const prompt::PromptRequest& request) {
    send_raw(prompt::encode_request(request).value());
}

void PromptSession::send(const prompt::PhoneNotice& notice) {
    send_raw(prompt::encode_notice(notice).value());
}

void PromptSession::send_raw(std::string_view payload) {
    if (!write_frame(stream_.get(), as_bytes(payload))) throw std::runtime_error("prompt has gone");
}

bool PromptSession::has_event(std::chrono::milliseconds time) {
    pollfd waiting{stream_.get(), POLLIN, 0};
    return ::poll(&waiting, 1, static_cast<int>(time.count())) == 1;
}

std::string PromptSession::next_event() {
    pollfd waiting{stream_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(std::chrono::milliseconds{patience}.count())) != 1)
        return "nothing";
    last_event_at_ = std::chrono::steady_clock::now();
    const auto payload = read_frame(stream_.get(), prompt::max_prompt_frame);
    if (!payload || !*payload) return "closed";
    return std::string{as_text(**payload)};
}

std::string PromptSession::pin_channel() {
    return read_to_end(pin_.get(), patience);
}

std::string PromptSession::error_output() {
    return read_to_end(errors_.get(), patience);
}

std::optional<int> PromptSession::exit_code() {
    return process_->exit_code(patience);
}

prompt::PhoneNotice sample_notice() {
    return {Language::vi, "https://portal.example", prompt::RequesterKind::page,
            false,        "09•• ••• 678",           "1462",
            360};
}

prompt::PromptRequest sample_request() {
    return {Language::vi,
            "Ký thử nghiệm",
            "https://portal.example",
            prompt::RequesterKind::page,
            false,
            "",
            prompt::PinMode::entry,
            {{"NGUYỄN VĂN AN",
              "Demo CA · đến 2027-11-22",
              {{"Số CCCD", "079200001234"}},
              "{\"type\":\"kyso.registration.v1\"}",
              ""}}};
}

} // namespace kyso::test
