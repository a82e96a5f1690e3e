// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/session_watch.hpp"

#include "protocol/fd.hpp"
#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <set>
#include <systemd/sd-bus.h>
#include <unistd.h>

namespace kyso::io {
namespace asio = boost::asio;
using asio::posix::stream_descriptor;

namespace {

constexpr const char* login1 = "org.freedesktop.login1";
constexpr const char* manager = "org.freedesktop.login1.Manager";
constexpr const char* manager_path = "/org/freedesktop/login1";
constexpr const char* session = "org.freedesktop.login1.Session";
constexpr const char* properties = "org.freedesktop.DBus.Properties";

struct CloseBus {
    void operator()(sd_bus* bus) const noexcept { sd_bus_close_unref(bus); }
};

/// What a session says about itself: the members of GetAll that matter here.
struct SessionFacts {
    std::optional<uid_t> user;
    std::optional<bool> locked;
};

/// Reads a{sv}; what is not understood is skipped, for a later logind says more.
SessionFacts read_facts(sd_bus_message* message) {
    SessionFacts facts;
    if (sd_bus_message_enter_container(message, 'a', "{sv}") < 0) return facts;
    while (sd_bus_message_enter_container(message, 'e', "sv") > 0) {
        const char* name = nullptr;
        const char* type = nullptr;
        int locked = 0;
        std::uint32_t user = 0;
        const char* path = nullptr;
        sd_bus_message_read(message, "s", &name);
        sd_bus_message_peek_type(message, nullptr, &type);
        const std::string_view member{name != nullptr ? name : ""};
        const std::string_view kind{type != nullptr ? type : ""};
        if (member == "LockedHint" && kind == "b" && sd_bus_message_read(message, "v", "b", &locked) >= 0)
            facts.locked = locked != 0;
        else if (member == "User" && kind == "(uo)" &&
                 sd_bus_message_read(message, "v", "(uo)", &user, &path) >= 0)
            facts.user = user;
        else
            sd_bus_message_skip(message, "v");
        if (sd_bus_message_exit_container(message) < 0) break;
    }
    sd_bus_message_exit_container(message);
    return facts;
}

} // namespace

struct SessionWatch::State : std::enable_shared_from_this<State> {
    State(const asio::any_io_executor& io, core::SessionLock& the_lock, Changed on_change)
        : executor(io), descriptor(io), lock(the_lock), changed(std::move(on_change)) {}

    /// A question about a session on its way; `event` waits for the answer.
    struct Question {
        State* state;
        std::string path;
        std::optional<core::LockEvent> event;
    };

    void tell(core::LockEvent event, const std::string& path) {
        const auto change = lock.on(event, path, std::chrono::steady_clock::now());
        if (change != core::LockChange::none) changed(change, event);
    }
    /// About a session that may be another person's.
    void tell_if_ours(core::LockEvent event, const std::string& path) {
        if (ours.contains(path))
            tell(event, path);
        else if (!others.contains(path))
            ask_about(path, event);
    }

    void ask_about(const std::string& path, std::optional<core::LockEvent> event) {
        auto question = std::make_unique<Question>(Question{this, path, event});
        sd_bus_slot* slot = nullptr;
        if (sd_bus_call_method_async(bus.get(), &slot, login1, path.c_str(), properties, "GetAll", on_facts,
                                     question.get(), "s", session) < 0)
            return;
        sd_bus_slot_set_destroy_callback(slot, [](void* data) { delete static_cast<Question*>(data); });
        (void)question.release();
        sd_bus_slot_set_floating(slot, 1); // the bus keeps it until it is answered, or itself ends
        sd_bus_slot_unref(slot);
    }

    static int on_facts(sd_bus_message* message, void* data, sd_bus_error*) {
        const auto& question = *static_cast<Question*>(data);
        State& state = *question.state;
        if (sd_bus_message_is_method_error(message, nullptr) != 0) return 0;
        const SessionFacts facts = read_facts(message);
        if (!facts.user) return 0;
        if (*facts.user != getuid()) {
            state.others.insert(question.path);
            return 0;
        }
        state.ours.insert(question.path);
        if (question.event) state.tell(*question.event, question.path);
        if (facts.locked == true) state.tell(core::LockEvent::hint_locked, question.path);
        return 0;
    }

    static int on_lock(sd_bus_message* message, void* data, sd_bus_error*) {
        const char* member = sd_bus_message_get_member(message);
        const char* path = sd_bus_message_get_path(message);
        if (member == nullptr || path == nullptr) return 0;
        if (std::strcmp(member, "Lock") == 0)
            static_cast<State*>(data)->tell_if_ours(core::LockEvent::lock, path);
        if (std::strcmp(member, "Unlock") == 0)
            static_cast<State*>(data)->tell_if_ours(core::LockEvent::unlock, path);
        return 0;
    }

    static int on_properties(sd_bus_message* message, void* data, sd_bus_error*) {
        const char* interface = nullptr;
        const char* path = sd_bus_message_get_path(message);
        if (path == nullptr || sd_bus_message_read(message, "s", &interface) < 0) return 0;
        if (std::strcmp(interface, session) != 0) return 0;
        if (const SessionFacts facts = read_facts(message); facts.locked)
            static_cast<State*>(data)->tell_if_ours(
                *facts.locked ? core::LockEvent::hint_locked : core::LockEvent::hint_unlocked, path);
        return 0;
    }

    static int on_sleep(sd_bus_message* message, void* data, sd_bus_error*) {
        int begins = 0;
        if (sd_bus_message_read(message, "b", &begins) < 0) return 0;
        State& state = *static_cast<State*>(data);
        state.tell(begins != 0 ? core::LockEvent::sleep : core::LockEvent::wake, {});
        state.inhibitor.reset(); // windows and logins are gone: the computer may sleep
        if (begins == 0) state.delay_sleep();
        return 0;
    }

    /// logind waits (some seconds at most) until whoever holds such a descriptor has closed it.
    int delay_sleep() {
        return sd_bus_call_method_async(bus.get(), nullptr, login1, manager_path, manager, "Inhibit",
                                        on_inhibitor, this, "ssss", "sleep", "kysod",
                                        "closes its windows and ends logins", "delay");
    }
    static int on_inhibitor(sd_bus_message* message, void* data, sd_bus_error*) {
        int descriptor = -1; // the message's own
        if (sd_bus_message_is_method_error(message, nullptr) == 0 &&
            sd_bus_message_read(message, "h", &descriptor) >= 0)
            static_cast<State*>(data)->inhibitor = Fd{fcntl(descriptor, F_DUPFD_CLOEXEC, 3)};
        return 0;
    }

    static int on_session_gone(sd_bus_message* message, void* data, sd_bus_error*) {
        const char* id = nullptr;
        const char* path = nullptr;
        if (sd_bus_message_read(message, "so", &id, &path) < 0) return 0;
        State& state = *static_cast<State*>(data);
        state.others.erase(path); // a later session may have its path
        if (state.ours.erase(path) > 0) state.tell(core::LockEvent::session_gone, path);
        return 0;
    }

    /// The sessions there are: one of ours may be locked already.
    static int on_sessions(sd_bus_message* message, void* data, sd_bus_error*) {
        const char *id = nullptr, *name = nullptr, *seat = nullptr, *path = nullptr;
        std::uint32_t user = 0;
        if (sd_bus_message_is_method_error(message, nullptr) != 0 ||
            sd_bus_message_enter_container(message, 'a', "(susso)") < 0)
            return 0;
        while (sd_bus_message_read(message, "(susso)", &id, &user, &name, &seat, &path) > 0)
            if (user == getuid()) static_cast<State*>(data)->ask_about(path, std::nullopt);
        return 0;
    }

    int watch() {
        sd_bus* all = bus.get();
        int worst = 0;
        const auto match = [&](const char* interface, const char* member, sd_bus_message_handler_t handler) {
            const int made = sd_bus_match_signal_async(all, nullptr, login1, nullptr, interface, member,
                                                       handler, nullptr, this);
            worst = std::min(worst, made);
        };
        match(session, "Lock", on_lock);
        match(session, "Unlock", on_lock);
        match(properties, "PropertiesChanged", on_properties);
        match(manager, "PrepareForSleep", on_sleep);
        match(manager, "SessionRemoved", on_session_gone);
        const int asked = sd_bus_call_method_async(all, nullptr, login1, manager_path, manager,
                                                   "ListSessions", on_sessions, this, nullptr);
        return std::min({worst, asked, delay_sleep()});
    }

    /// The bus ends or cannot be followed: then nothing is locked, rather than for ever.
    void lost(int error) {
        if (!bus) return;
        log::warn("the system bus is gone ({}): a locked screen is not noticed any more",
                  std::strerror(-error));
        tell(core::LockEvent::bus_gone, {});
        close();
    }
    void close() {
        boost::system::error_code ignored;
        descriptor.close(ignored);
        inhibitor.reset();
        bus.reset();
    }

    asio::awaitable<void> follow() {
        const auto self = shared_from_this();
        while (bus) {
            int done = 0;
            while (bus && (done = sd_bus_process(bus.get(), nullptr)) > 0) {
            }
            if (!bus) co_return;
            const int wanted = done < 0 ? done : sd_bus_get_events(bus.get());
            if (wanted < 0) co_return lost(wanted);
            const auto side =
                (wanted & POLLOUT) != 0 ? stream_descriptor::wait_write : stream_descriptor::wait_read;
            const auto [error] = co_await descriptor.async_wait(side, asio::as_tuple(asio::use_awaitable));
            if (error) co_return;
        }
    }

    asio::any_io_executor executor;
    stream_descriptor descriptor; // a copy of the bus's, for the reactor
    std::unique_ptr<sd_bus, CloseBus> bus;
    Fd inhibitor;
    core::SessionLock& lock;
    Changed changed;
    std::set<std::string> ours, others; // paths of sessions
};

SessionWatch::SessionWatch(const asio::any_io_executor& executor, core::SessionLock& lock, Changed changed)
    : state_(std::make_shared<State>(executor, lock, std::move(changed))) {}

SessionWatch::~SessionWatch() {
    stop();
}

Result<void> SessionWatch::open() {
    sd_bus* opened = nullptr;
    int failed = sd_bus_open_system(&opened);
    state_->bus.reset(opened);
    if (failed >= 0) failed = state_->watch();
    const int copy = failed < 0 ? -1 : fcntl(sd_bus_get_fd(opened), F_DUPFD_CLOEXEC, 3);
    boost::system::error_code error;
    if (copy >= 0) state_->descriptor.assign(copy, error);
    if (copy < 0 || error) {
        state_->close();
        return Error{Errc::not_running,
                     std::string{"no system bus: "} + std::strerror(failed < 0 ? -failed : errno)};
    }
    asio::co_spawn(state_->executor, state_->follow(), asio::detached);
    return {};
}

void SessionWatch::stop() {
    state_->close();
}

} // namespace kyso::io
