// SPDX-License-Identifier: Apache-2.0
// Plays kysod towards one real kyso-prompt: starts it with a stream on 3 and a PIN channel on 4, sends a
// request, reads events. The PIN channel's other end, which kysod would pass on unread, is read here.
#pragma once

#include "daemon/prompt/prompt_wire.hpp"
#include "tests/support/window/child_process.hpp"

#include <memory>

namespace kyso::test {

class PromptSession {
  public:
    enum class PinChannel : std::uint8_t { given, missing };
    explicit PromptSession(const Words& environment, PinChannel pin_channel = PinChannel::given);

    void send(const prompt::PromptRequest& request);
    void send(const prompt::PhoneNotice& notice);
    /// Any payload as a frame.
    void send_raw(std::string_view payload);
    /// Next event as it came; `closed` at the end of the stream, `nothing` if none comes in time.
    std::string next_event();
    /// Whether an event, or the end, comes within the time.
    bool has_event(std::chrono::milliseconds time);
    /// As kysod does when it wants no answer any more.
    void close_stream() { stream_.reset(); }
    /// All that was written to the PIN channel until it was closed.
    std::string pin_channel();
    std::string error_output();
    std::optional<int> exit_code();
    bool exits_within(std::chrono::milliseconds time) { return process_->exit_code(time).has_value(); }
    /// When next_event() last returned.
    std::chrono::steady_clock::time_point last_event_at() const noexcept { return last_event_at_; }
    const ChildProcess& process() const noexcept { return *process_; }

  private:
    Fd stream_, pin_, errors_;
    std::unique_ptr<ChildProcess> process_;
    std::chrono::steady_clock::time_point last_event_at_;
};

prompt::PhoneNotice sample_notice();
/// One choice, PIN typed in the window; the title is what VirtualScreen finds it by.
prompt::PromptRequest sample_request();

} // namespace kyso::test
