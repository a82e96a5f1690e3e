// SPDX-License-Identifier: Apache-2.0
// kyso-prompt: kysod's consent window, or its notice while a phone rings. Started by kysod's launcher only;
// descriptors and exit codes are in docs/decisions/0001-shape.md, "Prompt".
#include "daemon/prompt/kysod_stream.hpp"
#include "daemon/prompt/notice_window.hpp"
#include "daemon/prompt/prompt_window.hpp"
#include "daemon/prompt/window_style.hpp"

#include <glib-unix.h>
#include <glibmm/main.h>
#include <gtkmm/init.h>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace {

using namespace kyso;
using namespace kyso::prompt;

constexpr int stream_descriptor = 3;
constexpr int pin_descriptor = 4;

constexpr int exit_done = 0;
constexpr int exit_bad_request = 2;
constexpr int exit_no_display = 3;

/// Nobody may read this process's memory, living or dead.
bool close_memory() {
    constexpr rlimit none{0, 0};
    return ::prctl(PR_SET_DUMPABLE, 0) == 0 && ::setrlimit(RLIMIT_CORE, &none) == 0;
}

/// Open and not handed on to anything GTK may start.
bool claim(int fd) {
    return ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

int complain(const Error& error) {
    std::fprintf(stderr, "kyso-prompt: %s\n", error.describe().c_str());
    return exit_bad_request;
}

void end_on_sigterm(Glib::MainLoop& loop) {
    const auto terminated = [](gpointer data) -> gboolean {
        g_main_loop_quit(static_cast<GMainLoop*>(data));
        return G_SOURCE_REMOVE;
    };
    g_unix_signal_add(SIGTERM, terminated, loop.gobj());
}

/// The window's life: ends by the person, by kysod closing the stream, or by SIGTERM.
int ask(KysodStream& stream, PromptRequest request, Fd pin_channel) {
    const auto loop = Glib::MainLoop::create();
    int outcome = exit_done;
    const auto tell = [&](const PromptEvent& event) {
        if (const auto sent = stream.send(event); !sent) outcome = complain(sent.error());
    };
    const auto approved = [&](const PromptWindow::Approval& approval) {
        const auto written = approval.pin != nullptr ? approval.pin->send(pin_channel.get()) : Result<void>{};
        pin_channel.reset();
        if (written)
            tell({PromptEvent::Kind::approved, approval.choice, approval.confirmed, approval.phone});
        else
            outcome = complain(written.error());
        // While the reader waits for its PIN, the person may still cancel; kysod closes the stream after it.
        if (!written || !approval.reader_waits) loop->quit();
    };
    const auto cancelled = [&] {
        tell({PromptEvent::Kind::cancelled});
        loop->quit();
    };
    PromptWindow window{std::move(request), {[&] { tell({PromptEvent::Kind::shown}); }, approved, cancelled}};
    stream.watch([&] { loop->quit(); });
    end_on_sigterm(*loop.get());
    window.present();
    loop->run();
    return outcome;
}

/// The notice's life: ends when kysod says so or closes the stream, or by SIGTERM; not by the person.
int notify(KysodStream& stream, const PhoneNotice& notice) {
    const auto loop = Glib::MainLoop::create();
    int outcome = exit_done;
    const auto tell = [&](PromptEvent::Kind kind) {
        if (const auto sent = stream.send({kind}); !sent) outcome = complain(sent.error());
    };
    const auto over = [&] { loop->quit(); };
    NoticeWindow window{
        notice, {[&] { tell(PromptEvent::Kind::shown); }, [&] { tell(PromptEvent::Kind::cancelled); }, over}};
    stream.watch_notice([&](const std::string& words) { window.show_end(words); }, over);
    end_on_sigterm(*loop.get());
    window.set_visible(true); // present() would ask for the keyboard
    loop->run();
    return outcome;
}

int run() {
    // Before GTK opens descriptors of its own, which could then be taken for ours.
    if (!claim(stream_descriptor))
        return complain(Error{Errc::prompt_failed, "descriptor 3 is not open; kysod starts this program"});
    KysodStream stream{stream_descriptor};
    auto opening = stream.read_opening();
    if (!opening) return complain(opening.error());
    auto* request = std::get_if<PromptRequest>(&*opening);
    Fd pin_channel;
    if (request != nullptr && request->pin == PinMode::entry) {
        if (!claim(pin_descriptor)) return complain(Error{Errc::prompt_failed, "descriptor 4 is not open"});
        pin_channel = Fd{pin_descriptor};
    }
    g_set_prgname("kyso-prompt");
    if (gtk_init_check() == FALSE) {
        if (const auto sent = stream.send({PromptEvent::Kind::no_display}); !sent)
            return complain(sent.error());
        return exit_no_display;
    }
    Gtk::init_gtkmm_internals();
    load_window_style();
    if (request == nullptr) return notify(stream, std::get<PhoneNotice>(*opening));
    return ask(stream, std::move(*request), std::move(pin_channel));
}

} // namespace

int main(int count, char** arguments) {
    if (count == 2 && std::string_view{arguments[1]} == "--version") {
        std::puts("kyso-prompt " KYSO_VERSION);
        return exit_done;
    }
    if (count == 2 && std::string_view{arguments[1]} == "--help") {
        std::puts(
            "kyso-prompt: the window in which kysod asks before it signs, and tells what a phone must show.\n"
            "kysod starts it with its stream on descriptor 3 and, where a PIN is typed, the PIN "
            "channel on 4.\n"
            "  --help     this text\n  --version  the version");
        return exit_done;
    }
    if (count != 1) {
        std::fputs("kyso-prompt: no such option; see --help\n", stderr);
        return exit_bad_request;
    }
    if (!close_memory()) return complain(Error{Errc::prompt_failed, "cannot close this process's memory"});
    std::signal(SIGPIPE, SIG_IGN);
    return run();
}
