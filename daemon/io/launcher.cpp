// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/launcher.hpp"

#include "daemon/io/descriptors.hpp"
#include "protocol/log.hpp"
#include "protocol/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <sys/wait.h>

namespace kyso::io {
namespace asio = boost::asio;
using namespace launcher_wire;

struct Launcher::State {
    State(const asio::any_io_executor& executor, Fd launcher) : socket(executor, launcher.release()) {
        socket.native_non_blocking(true);
    }
    asio::posix::stream_descriptor socket;
    std::map<ChildId, OnExit> children;
    ChildId next = 1;
};

Launcher::Launcher(std::unique_ptr<State> state) : state_(std::move(state)) {}

Launcher::~Launcher() {
    state_->socket.close();
}

std::shared_ptr<Launcher> Launcher::create(const asio::any_io_executor& executor, Fd launcher) {
    std::shared_ptr<Launcher> created{new Launcher{std::make_unique<State>(executor, std::move(launcher))}};
    asio::co_spawn(executor, listen(created->state_), asio::detached);
    return created;
}

asio::awaitable<void> Launcher::listen(std::shared_ptr<State> state) {
    while (true) {
        const auto [error] = co_await state->socket.async_wait(asio::posix::stream_descriptor::wait_read,
                                                               asio::as_tuple(asio::use_awaitable));
        if (error) co_return;
        Bytes message(max_message);
        const auto received = receive_with_descriptors(state->socket.native_handle(), message, 0);
        if (!received && received.error().detail() == "again") continue;
        if (!received || received->size == 0) {
            log::critical("the launcher is gone: no driver or window can be started; restart kysod");
            co_return;
        }
        WireReader reader{ByteView{message}.first(received->size)};
        if (static_cast<Report>(reader.u8()) != Report::exited) continue;
        const ChildId id = reader.u32();
        const int status = static_cast<int>(reader.u32());
        if (auto node = state->children.extract(id)) node.mapped()(status);
    }
}

Result<std::unique_ptr<Launcher::Child>> Launcher::start(Program program, std::vector<std::string> arguments,
                                                         std::vector<std::string> environment,
                                                         std::vector<Fd> descriptors, OnExit on_exit) {
    const ChildId id = state_->next++;
    std::vector<int> raw;
    for (const Fd& descriptor : descriptors)
        raw.push_back(descriptor.get());
    const Bytes message = encode(Start{id, program, std::move(arguments), std::move(environment)});
    if (auto sent = send_with_descriptors(state_->socket.native_handle(), message, raw); !sent)
        return sent.error();
    state_->children.emplace(id, std::move(on_exit));
    return std::make_unique<Child>(weak_from_this(), id);
}

void Launcher::Child::kill() {
    if (const auto launcher = launcher_.lock())
        (void)send_with_descriptors(launcher->state_->socket.native_handle(), encode(Request::kill, id_), {});
}

Launcher::Child::~Child() {
    if (const auto launcher = launcher_.lock())
        (void)send_with_descriptors(launcher->state_->socket.native_handle(), encode(Request::end, id_), {});
}

std::string describe_exit(int status) {
    if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
    return "exit " + std::to_string(WEXITSTATUS(status));
}

} // namespace kyso::io
