// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/prompt_process.hpp"

#include "daemon/io/child_environment.hpp"
#include "daemon/io/descriptors.hpp"
#include "daemon/io/frame_stream.hpp"

#include <boost/asio/steady_timer.hpp>

namespace kyso::io {
namespace asio = boost::asio;

/// One window on its way: closing the stream makes it go.
struct PromptProcess::Window {
    Window(const asio::any_io_executor& executor, Fd socket)
        : stream(executor, std::move(socket), prompt::max_prompt_frame), limit(executor) {}

    void dismiss(Errc why) {
        dismissed = why;
        stream.close();
    }
    Error ended(const Error& error) const {
        if (dismissed) return Error{*dismissed};
        if (error == Errc::request_cancelled) return error;
        return Error{Errc::prompt_failed, error.describe() + (exit.empty() ? "" : ", " + exit)};
    }

    FrameStream stream;
    asio::steady_timer limit;
    std::optional<Errc> dismissed;
    std::string exit;
};

void PromptProcess::dismiss(Errc why) {
    for (const auto& window : open_)
        window->dismiss(why);
}

/// The window on the screen, for as long as this object lives: closing the stream makes it go. The launcher
/// keeps `window` until the process has ended.
class PromptProcess::ShownWindow final : public flow::OpenWindow {
  public:
    ShownWindow(std::list<std::shared_ptr<Window>>& open, std::shared_ptr<Window> window,
                std::unique_ptr<Launcher::Child> child)
        : open_(open), window_(std::move(window)), child_(std::move(child)) {
        open_.push_back(window_);
    }
    ~ShownWindow() override {
        open_.remove(window_);
        window_->limit.cancel();
        window_->stream.close();
    }
    ShownWindow(const ShownWindow&) = delete;
    ShownWindow& operator=(const ShownWindow&) = delete;

    /// The reader has its own time limit (DriverDeadlines::login_on_pad).
    void wait_without_limit() { window_->limit.cancel(); }

    asio::awaitable<Error> cancelled() override {
        auto frame = co_await window_->stream.receive();
        if (window_->dismissed) co_return Error{*window_->dismissed};
        if (!frame && frame.error() == Errc::request_cancelled) co_return frame.error();
        co_return Error{Errc::consent_refused};
    }

  private:
    std::list<std::shared_ptr<Window>>& open_;
    std::shared_ptr<Window> window_;
    std::unique_ptr<Launcher::Child> child_;
};

asio::awaitable<Result<flow::PromptAnswer>> PromptProcess::ask(const prompt::PromptRequest& request) {
    const auto message = prompt::encode_request(request);
    if (!message) co_return message.error();
    auto control = socket_pair();
    if (!control) co_return control.error();
    auto pin = socket_pair();
    if (!pin) co_return pin.error();

    const auto window = std::make_shared<Window>(executor_, std::move(control->ours));
    std::vector<Fd> descriptors;
    descriptors.push_back(std::move(control->theirs));
    if (request.pin == prompt::PinMode::entry) descriptors.push_back(std::move(pin->theirs));
    pin->theirs.reset();
    auto child = launcher_.start(Program::prompt, {}, prompt_environment(), std::move(descriptors),
                                 [window](int status) { window->exit = describe_exit(status); });
    if (!child) co_return Error{Errc::prompt_failed, child.error().detail()};

    window->limit.expires_after(time_limit_);
    window->limit.async_wait([window](const boost::system::error_code& error) {
        if (!error) window->dismiss(Errc::consent_timed_out);
    });
    auto shown = std::make_unique<ShownWindow>(open_, window, std::move(*child));

    if (auto sent = co_await window->stream.send(as_bytes(*message)); !sent)
        co_return window->ended(sent.error());
    while (true) {
        auto frame = co_await window->stream.receive();
        if (!frame) co_return window->ended(frame.error());
        const auto event = prompt::decode_event(*frame, request.choices.size(), request.pin);
        if (!event) co_return Error{Errc::prompt_failed, event.error().describe()};
        switch (event->kind) {
        case prompt::PromptEvent::Kind::shown:
            continue;
        case prompt::PromptEvent::Kind::approved: {
            flow::PromptAnswer answer{event->choice, std::move(pin->ours), event->confirmed, nullptr,
                                      event->phone};
            if (prompt::pin_mode(request, event->choice) == prompt::PinMode::pad) {
                shown->wait_without_limit();
                answer.window = std::move(shown);
            }
            co_return answer;
        }
        case prompt::PromptEvent::Kind::cancelled:
            co_return Error{Errc::consent_refused};
        case prompt::PromptEvent::Kind::no_display:
            co_return Error{Errc::prompt_no_display};
        }
    }
}

} // namespace kyso::io
