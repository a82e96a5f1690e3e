// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/prompt_process.hpp"

#include "daemon/io/child_environment.hpp"
#include "daemon/io/descriptors.hpp"
#include "daemon/io/frame_stream.hpp"

#include <boost/asio/steady_timer.hpp>

#include <spdlog/spdlog.h>

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
    // However this ends, closing the stream makes the window go; the launcher keeps `window` until the
    // process has.
    struct CloseWindow {
        std::list<std::shared_ptr<Window>>& open;
        const std::shared_ptr<Window>& window;
        ~CloseWindow() {
            open.remove(window);
            window->limit.cancel();
            window->stream.close();
        }
    } close_window{open_, window};
    open_.push_back(window);

    if (auto sent = co_await window->stream.send(as_bytes(*message)); !sent)
        co_return window->ended(sent.error());
    while (true) {
        auto frame = co_await window->stream.receive();
        if (!frame) co_return window->ended(frame.error());
        const auto event = prompt::decode_event(*frame, request.choices.size());
        if (!event) co_return Error{Errc::prompt_failed, event.error().describe()};
        switch (event->kind) {
        case prompt::PromptEvent::Kind::shown:
            continue;
        case prompt::PromptEvent::Kind::approved: {
            flow::PromptAnswer answer{event->choice, std::move(pin->ours)};
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
