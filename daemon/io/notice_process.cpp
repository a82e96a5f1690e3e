// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/notice_process.hpp"

#include "daemon/io/child_environment.hpp"
#include "daemon/io/descriptors.hpp"
#include "daemon/io/frame_stream.hpp"
#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kyso::io {
namespace asio = boost::asio;

namespace {

/// kyso-prompt takes the words of the end away by itself, after 8 s; one that does not is ended.
constexpr std::chrono::seconds farewell{15};

} // namespace

/// One notice on its way. Two coroutines hold it, one for each direction; closing it ends both, and then the
/// process.
struct NoticeProcess::Window {
    Window(const asio::any_io_executor& executor, Fd socket)
        : stream(executor, std::move(socket), prompt::max_prompt_frame), changed(executor) {}

    void close() {
        closed = true;
        stopped = nullptr;
        stream.close();
        changed.cancel();
    }
    asio::awaitable<void> wait(asio::steady_timer::time_point until) {
        changed.expires_at(until);
        if (!closed) co_await changed.async_wait(asio::as_tuple(asio::use_awaitable));
    }

    /// What kysod says: the notice, and in time its end.
    static asio::awaitable<void> write(std::shared_ptr<Window> window, std::string message) {
        bool sent{co_await window->stream.send(as_bytes(message))};
        if (sent && window->end.empty()) co_await window->wait(asio::steady_timer::time_point::max());
        if (sent && !window->closed) sent = bool{co_await window->stream.send(as_bytes(window->end))};
        if (sent) co_await window->wait(asio::steady_timer::clock_type::now() + farewell);
        window->close();
    }
    /// What the person, or the process, says.
    static asio::awaitable<void> read(std::shared_ptr<Window> window) {
        while (const auto frame = co_await window->stream.receive()) {
            const auto event = prompt::decode_event(*frame, 0, prompt::PinMode::none);
            if (event && event->kind == prompt::PromptEvent::Kind::shown) continue;
            if (event && event->kind == prompt::PromptEvent::Kind::cancelled) {
                if (const auto told = std::exchange(window->stopped, nullptr)) told();
                continue;
            }
            log::info("a notice is not shown: {}", event ? "no display" : event.error().describe());
            break;
        }
        window->close();
    }

    FrameStream stream;
    asio::steady_timer changed; ///< cancelled when `end` or `closed` is set
    std::string end;            ///< the last message, once there is one
    bool closed = false;
    std::function<void()> stopped;
    std::unique_ptr<Launcher::Child> child;
};

/// The notice for as long as what it tells of goes on.
class NoticeProcess::Shown final : public flow::OpenNotice {
  public:
    explicit Shown(std::shared_ptr<Window> window) : window_(std::move(window)) {}
    ~Shown() override {
        if (window_) window_->close();
    }
    Shown(const Shown&) = delete;
    Shown& operator=(const Shown&) = delete;

    void end(std::string_view words) override {
        const auto window = std::exchange(window_, nullptr);
        if (!window) return;
        const auto message = prompt::encode_notice_end(words);
        if (!message) return window->close();
        window->stopped = nullptr;
        window->end = *message;
        window->changed.cancel();
    }

  private:
    std::shared_ptr<Window> window_;
};

Result<std::shared_ptr<NoticeProcess::Window>> NoticeProcess::open(const prompt::PhoneNotice& notice,
                                                                   std::function<void()> stopped) {
    if (lock_.locked(clock_.steady_now())) return Error{Errc::session_locked};
    auto message = prompt::encode_notice(notice);
    if (!message) return message.error();
    auto control = socket_pair();
    if (!control) return control.error();
    const auto window = std::make_shared<Window>(executor_, std::move(control->ours));
    std::vector<Fd> descriptors;
    descriptors.push_back(std::move(control->theirs));
    auto child =
        launcher_.start(Program::prompt, {}, prompt_environment(), std::move(descriptors), [](int status) {
            if (status != 0) log::info("a notice ended: {}", describe_exit(status));
        });
    if (!child) return child.error();
    window->child = std::move(*child);
    window->stopped = std::move(stopped);
    asio::co_spawn(executor_, Window::write(window, std::move(*message)), asio::detached);
    asio::co_spawn(executor_, Window::read(window), asio::detached);
    return window;
}

std::unique_ptr<flow::OpenNotice> NoticeProcess::show(const prompt::PhoneNotice& notice,
                                                      std::function<void()> stopped) {
    auto window = open(notice, std::move(stopped));
    if (!window) {
        log::info("a notice is not shown: {}", window.error().describe());
        return nullptr;
    }
    std::erase_if(open_, [](const auto& other) { return other.expired(); });
    open_.push_back(*window);
    return std::make_unique<Shown>(std::move(*window));
}

void NoticeProcess::dismiss() {
    for (const auto& window : std::exchange(open_, {}))
        if (const auto open = window.lock()) open->close();
}

} // namespace kyso::io
