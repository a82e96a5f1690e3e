// SPDX-License-Identifier: Apache-2.0
// kyso-device-watch: tells kysod when a reader, a card or a USB device comes or goes. Started by kysod's
// launcher while somebody wants to know; descriptor 3 is its stream, and it ends with it. Touches no card.
#include "drivers/helper_sandbox.hpp"
#include "drivers/pcsc/pcscd_socket.hpp"
#include "drivers/pcsc/reader_watch.hpp"
#include "drivers/pcsc/settle.hpp"
#include "drivers/pcsc/usb_watch.hpp"
#include "protocol/framing.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace kyso;
using std::chrono::steady_clock;

constexpr int stream = 3;
constexpr const char* usage =
    "usage: kyso-device-watch\n"
    "Tells kysod of readers, cards and USB devices; kysod starts it with a stream on descriptor 3.\n"
    "PCSCLITE_CSOCK_NAME  the socket of pcscd, where it is not the system's\n"
    "--help               show this text\n";

int milliseconds_to(const std::optional<steady_clock::time_point>& due) {
    if (!due) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - steady_clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

class Watch {
  public:
    /// Until kysod closes the stream.
    int run() {
        readers_.start();
        now_.usb = usb_.devices();
        while (true) {
            std::array<pollfd, 4> events{{{stream, POLLIN, 0},
                                          {readers_.changed(), POLLIN, 0},
                                          {usb_.descriptor(), POLLIN, 0},
                                          {folder_.descriptor(), POLLIN, 0}}};
            if (::poll(events.data(), events.size(), milliseconds_to(settle_.due())) < 0 && errno != EINTR)
                return 1;
            if (events[0].revents != 0) return 0; // kysod sends nothing, so this is its end
            if (events[1].revents != 0) on_readers();
            if (events[2].revents != 0) on_usb();
            if (events[3].revents != 0) on_socket_folder();
            if (settle_.due() && *settle_.due() <= steady_clock::now() && !tell()) return 1;
        }
    }

  private:
    void on_readers() {
        auto seen = readers_.take();
        now_.service = seen.service;
        now_.readers = std::move(seen.readers);
        settle_.on_event(steady_clock::now());
    }

    void on_usb() {
        const std::uint32_t changes = usb_.drain();
        if (changes == 0) return;
        now_.usb_events += changes;
        now_.usb = usb_.devices();
        settle_.on_event(steady_clock::now());
    }

    void on_socket_folder() {
        folder_.drain();
        if (now_.service != drivers::ReaderService::running) readers_.try_again();
    }

    bool tell() {
        settle_.told();
        if (told_ == now_) return true;
        told_ = now_;
        return write_frame(stream, drivers::encode(now_)).has_value();
    }

    drivers::ReaderWatch readers_;
    drivers::UsbWatch usb_;
    drivers::SocketFolderWatch folder_{drivers::pcscd_socket()};
    drivers::Settle settle_{std::chrono::milliseconds{30}, std::chrono::milliseconds{150}};
    drivers::DeviceSnapshot now_;
    std::optional<drivers::DeviceSnapshot> told_;
};

} // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view{argv[1]} == "--help") {
        std::fputs(usage, stdout);
        return 0;
    }
    if (argc != 1) {
        std::fputs(usage, stderr);
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    if (const auto closed = drivers::close_helper_sandbox({AF_UNIX, AF_NETLINK}); !closed) {
        std::fprintf(stderr, "kyso-device-watch: %s\n", closed.error().describe().c_str());
        return 1;
    }
    static Watch watch; // its thread goes on to the end of the process
    ::_exit(watch.run());
}
