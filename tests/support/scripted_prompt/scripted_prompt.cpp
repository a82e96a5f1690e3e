// SPDX-License-Identifier: Apache-2.0
// Fake: a person and a window in one, for tests that need a thousand answers. Stands under the name
// kyso-prompt in a folder of its own (CMakeLists.txt); speaks the real wire. What to do stands in
// $XDG_RUNTIME_DIR/person, one word and its arguments a line:
//   approve CHOICE PIN-FILE | approve_then CHOICE PIN-FILE NEXT-PIN-FILE | approve_last_try CHOICE PIN-FILE |
//   approve_without_pin CHOICE | approve_with_phone CHOICE NUMBER | approve_on_reader CHOICE |
//   cancel_on_reader CHOICE | cancel | wait | exit CODE | garbage | no_display
// NUMBER goes to the end of the line. What it was asked, the codes among it, is appended to
// $XDG_RUNTIME_DIR/person.log, one request a line. Notices go to notice.log, with their ends; what the person
// does at one stands in `notice`: stop | exit CODE | garbage, or nothing: look at it.
#include "daemon/prompt/prompt_wire.hpp"
#include "protocol/fd.hpp"
#include "protocol/framing.hpp"
#include "protocol/secret.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <unistd.h>

namespace {

using namespace kyso;
using prompt::PromptEvent;

constexpr int stream = 3;
constexpr int pin_channel = 4;

void tell(const PromptEvent& event) {
    if (!write_frame(stream, as_bytes(prompt::encode_event(event)))) std::exit(1);
}

/// As kyso-prompt hands a PIN over: its length, its octets, end of stream.
void hand_over_pin(const std::string& file) {
    Secret pin;
    Fd source{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    const ssize_t got = ::read(source.get(), pin.writable(), Secret::max_size);
    pin.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    const auto size = static_cast<std::uint8_t>(pin.size());
    if (::write(pin_channel, &size, 1) != 1 || ::write(pin_channel, pin.view().data(), size) != size)
        std::exit(1);
    ::close(pin_channel);
}

void wait_for_the_end_of_the_stream() {
    pollfd closed{stream, POLLRDHUP, 0};
    ::poll(&closed, 1, -1);
}

/// A notice: until kysod says how it ended, or closes.
int look_at_notice(const std::filesystem::path& folder, ByteView opening) {
    std::ofstream{folder / "notice.log", std::ios::app} << as_text(opening) << '\n';
    tell({PromptEvent::Kind::shown});
    std::ifstream script{folder / "notice"};
    std::string word;
    int code = 0;
    script >> word >> code;
    if (word == "exit") return code;
    if (word == "garbage") tell({PromptEvent::Kind::approved});
    if (word == "stop") tell({PromptEvent::Kind::cancelled});
    const auto frame = read_frame(stream, prompt::max_prompt_frame);
    if (!frame || !*frame) {
        std::ofstream{folder / "notice.log", std::ios::app} << "closed\n";
        return 0;
    }
    const auto words = prompt::decode_notice_end(**frame);
    std::ofstream{folder / "notice.log", std::ios::app} << (words ? "ended: " + *words : "garbage") << '\n';
    return 0;
}

} // namespace

int main() {
    const std::filesystem::path folder = std::getenv("XDG_RUNTIME_DIR");
    const auto frame = read_frame(stream, prompt::max_prompt_frame);
    if (!frame || !*frame) return 1;
    const auto opening = prompt::decode_opening(**frame);
    if (!opening) return 2;
    if (std::holds_alternative<prompt::PhoneNotice>(*opening)) return look_at_notice(folder, **frame);
    std::ofstream{folder / "person.log", std::ios::app} << as_text(**frame) << '\n';

    std::ifstream script{folder / "person"};
    std::string word;
    script >> word;
    if (word == "no_display") {
        tell({PromptEvent::Kind::no_display});
        return 3;
    }
    if (word == "exit") {
        int code = 0;
        script >> code;
        return code;
    }
    if (word == "garbage") {
        (void)write_frame(stream, as_bytes("{\"event\":\"approved\",\"choice\":99}"));
        return 0;
    }
    tell({PromptEvent::Kind::shown});
    std::size_t choice = 0;
    if (word == "approve" || word == "approve_then" || word == "approve_last_try") {
        std::string pin_file, next_pin_file;
        script >> choice >> pin_file;
        // What the next window gets is written before this one is answered.
        if (word == "approve_then" && script >> next_pin_file)
            std::ofstream{folder / "person"} << "approve " << choice << ' ' << next_pin_file << '\n';
        hand_over_pin(pin_file);
        tell({PromptEvent::Kind::approved, choice, word == "approve_last_try"});
    } else if (word == "approve_on_reader" || word == "cancel_on_reader") {
        script >> choice;
        tell({PromptEvent::Kind::approved, choice});
        if (word == "cancel_on_reader") tell({PromptEvent::Kind::cancelled});
        wait_for_the_end_of_the_stream();
    } else if (word == "approve_without_pin") {
        script >> choice;
        ::close(pin_channel);
        tell({PromptEvent::Kind::approved, choice});
    } else if (word == "approve_with_phone") {
        std::string number;
        script >> choice;
        std::getline(script >> std::ws, number);
        tell({PromptEvent::Kind::approved, choice, false, number});
    } else if (word == "cancel") {
        tell({PromptEvent::Kind::cancelled});
    } else {
        wait_for_the_end_of_the_stream();
    }
    return 0;
}
