// SPDX-License-Identifier: Apache-2.0
#include "tests/support/logind/fake_logind.hpp"

#include "protocol/fd.hpp"

#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <systemd/sd-bus.h>
#include <unistd.h>

namespace kyso::test {
namespace {

constexpr const char* manager_path = "/org/freedesktop/login1";
constexpr const char* manager = "org.freedesktop.login1.Manager";
constexpr const char* session_interface = "org.freedesktop.login1.Session";

int check(int result, const char* what) {
    if (result < 0) throw std::runtime_error(std::string{what} + ": " + std::strerror(-result));
    return result;
}

std::uint32_t owner_of(const std::string& session) {
    return session == FakeLogind::own_session ? getuid() : getuid() + 1;
}

} // namespace

struct FakeLogind::State {
    sd_bus* bus = nullptr;
    bool locked = false;
    bool asked = false;
    Fd inhibited; ///< our end of what Inhibit gave away
    ~State() { sd_bus_flush_close_unref(bus); }

    int inhibit(sd_bus_message* call) {
        int ends[2];
        check(pipe2(ends, O_CLOEXEC), "pipe");
        inhibited = Fd{ends[0]};
        const Fd given{ends[1]};
        return sd_bus_reply_method_return(call, "h", given.get());
    }

    int list_sessions(sd_bus_message* call) const {
        sd_bus_message* reply = nullptr;
        check(sd_bus_message_new_method_return(call, &reply), "reply");
        sd_bus_message_open_container(reply, 'a', "(susso)");
        for (const char* path : {own_session, other_session})
            sd_bus_message_append(reply, "(susso)", "1", owner_of(path), "an", "seat0", path);
        sd_bus_message_close_container(reply);
        const int sent = sd_bus_send(bus, reply, nullptr);
        sd_bus_message_unref(reply);
        return sent;
    }

    int get_all(sd_bus_message* call) {
        const std::string path = sd_bus_message_get_path(call);
        if (path == own_session) asked = true;
        sd_bus_message* reply = nullptr;
        check(sd_bus_message_new_method_return(call, &reply), "reply");
        // With members that kysod does not know, as the real one has.
        sd_bus_message_append(reply, "a{sv}", 4, "Id", "s", "1", "User", "(uo)", owner_of(path),
                              "/org/freedesktop/login1/user/_1000", "Timestamp", "t", std::uint64_t{1},
                              "LockedHint", "b", static_cast<int>(path == own_session && locked));
        const int sent = sd_bus_send(bus, reply, nullptr);
        sd_bus_message_unref(reply);
        return sent;
    }

    static int on_message(sd_bus_message* message, void* data, sd_bus_error*) {
        auto& state = *static_cast<State*>(data);
        if (sd_bus_message_is_method_call(message, manager, "ListSessions") > 0)
            return state.list_sessions(message) < 0 ? -1 : 1;
        if (sd_bus_message_is_method_call(message, manager, "Inhibit") > 0)
            return state.inhibit(message) < 0 ? -1 : 1;
        if (sd_bus_message_is_method_call(message, "org.freedesktop.DBus.Properties", "GetAll") > 0)
            return state.get_all(message) < 0 ? -1 : 1;
        return 0;
    }
};

FakeLogind::FakeLogind(const std::string& bus_address) : state_(std::make_unique<State>()) {
    check(sd_bus_new(&state_->bus), "sd_bus_new");
    check(sd_bus_set_address(state_->bus, bus_address.c_str()), "address");
    check(sd_bus_set_bus_client(state_->bus, 1), "client");
    check(sd_bus_start(state_->bus), "start");
    check(sd_bus_add_filter(state_->bus, nullptr, State::on_message, state_.get()), "filter");
    check(sd_bus_request_name(state_->bus, "org.freedesktop.login1", 0), "name");
}

FakeLogind::~FakeLogind() = default;

void FakeLogind::set_locked_hint(bool locked) {
    state_->locked = locked;
}

void FakeLogind::be_asked() {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    state_->asked = false;
    while (!state_->asked) {
        while (check(sd_bus_process(state_->bus, nullptr), "process") > 0) {
        }
        if (std::chrono::steady_clock::now() > give_up) throw std::runtime_error("nobody asks this logind");
        if (!state_->asked) check(sd_bus_wait(state_->bus, 100'000), "wait");
    }
    check(sd_bus_flush(state_->bus), "flush");
}

void FakeLogind::signal(const char* session, const char* member) {
    check(sd_bus_emit_signal(state_->bus, session, session_interface, member, nullptr), member);
    check(sd_bus_flush(state_->bus), "flush");
}

void FakeLogind::hint(bool locked, const char* session) {
    check(sd_bus_emit_signal(state_->bus, session, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                             "sa{sv}as", session_interface, 1, "LockedHint", "b", static_cast<int>(locked),
                             0),
          "PropertiesChanged");
    check(sd_bus_flush(state_->bus), "flush");
}

void FakeLogind::sleep(bool begins) {
    check(sd_bus_emit_signal(state_->bus, manager_path, manager, "PrepareForSleep", "b",
                             static_cast<int>(begins)),
          "PrepareForSleep");
    check(sd_bus_flush(state_->bus), "flush");
}

bool FakeLogind::sleep_is_delayed() const {
    pollfd end{state_->inhibited.get(), POLLIN, 0};
    return state_->inhibited && ::poll(&end, 1, 0) == 0; // else it was closed
}

void FakeLogind::end_session(const char* session) {
    check(sd_bus_emit_signal(state_->bus, manager_path, manager, "SessionRemoved", "so", "1", session),
          "SessionRemoved");
    check(sd_bus_flush(state_->bus), "flush");
}

} // namespace kyso::test
