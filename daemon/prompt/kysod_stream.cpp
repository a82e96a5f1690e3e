// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/kysod_stream.hpp"

#include "protocol/framing.hpp"

#include <glibmm/main.h>

namespace kyso::prompt {

KysodStream::KysodStream(int fd) : fd_(fd) {}

Result<PromptOpening> KysodStream::read_opening() {
    const auto payload = read_frame(fd_.get(), max_prompt_frame);
    if (!payload) return payload.error();
    if (!*payload) return Error{Errc::driver_died, "closed before it asked"};
    return decode_opening(**payload);
}

Result<void> KysodStream::send(const PromptEvent& event) {
    return write_frame(fd_.get(), as_bytes(encode_event(event)));
}

void KysodStream::watch(std::function<void()> gone) {
    // The request was all kysod has to say, so whatever happens here ends the window.
    const auto ended = [gone = std::move(gone)](Glib::IOCondition) {
        gone();
        return false;
    };
    Glib::signal_io().connect(
        ended, fd_.get(), Glib::IOCondition::IO_IN | Glib::IOCondition::IO_HUP | Glib::IOCondition::IO_ERR);
}

void KysodStream::watch_notice(std::function<void(const std::string& words)> ended,
                               std::function<void()> gone) {
    const auto said = [this, ended = std::move(ended), gone = std::move(gone)](Glib::IOCondition) {
        const auto payload = read_frame(fd_.get(), max_prompt_frame);
        const auto words = payload && *payload ? decode_notice_end(**payload) : Result<std::string>{Error{}};
        if (words) {
            ended(*words);
            watch(gone); // nothing comes after it
        } else {
            gone();
        }
        return false;
    };
    Glib::signal_io().connect(
        said, fd_.get(), Glib::IOCondition::IO_IN | Glib::IOCondition::IO_HUP | Glib::IOCondition::IO_ERR);
}

} // namespace kyso::prompt
