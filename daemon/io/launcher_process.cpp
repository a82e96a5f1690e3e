// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/launcher_process.hpp"

#include "daemon/io/descriptors.hpp"
#include "protocol/wire.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <optional>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::io {

std::string_view file_name(Program program) noexcept {
    constexpr std::string_view names[] = {"kyso-driver-host", "kyso-prompt", "kyso-device-watch"};
    return names[static_cast<std::size_t>(program)];
}

namespace launcher_wire {

Bytes encode(const Start& start) {
    WireWriter writer;
    writer.u8(static_cast<std::uint8_t>(Request::start))
        .u32(start.id)
        .u8(static_cast<std::uint8_t>(start.program));
    for (const auto* list : {&start.arguments, &start.environment}) {
        writer.u32(static_cast<std::uint32_t>(list->size()));
        for (const std::string& item : *list)
            writer.text(item);
    }
    return writer.take();
}

Bytes encode(Request request, ChildId id) {
    return WireWriter{}.u8(static_cast<std::uint8_t>(request)).u32(id).take();
}

} // namespace launcher_wire

namespace {

using namespace launcher_wire;
using SteadyTime = std::chrono::steady_clock::time_point;
constexpr std::chrono::seconds grace{1};

[[noreturn]] void become(const std::filesystem::path& program, const Start& start,
                         const std::vector<Fd>& descriptors) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0); // Ctrl-C on kysod's terminal is kysod's to answer
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);

    // The passed descriptors first go out of the way of each other, then to 3, 4, …
    const int first_free = 64;
    int next = 3;
    std::vector<int> moved;
    for (const Fd& descriptor : descriptors)
        moved.push_back(fcntl(descriptor.get(), F_DUPFD, first_free));
    // One that is missing would shift the others: the child would take its stream for the PIN channel.
    if (std::ranges::find(moved, -1) != moved.end()) _exit(127);
    const int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    // A driver host's last descriptor is its stderr: a pipe that kysod reads with measure.
    if (start.program == Program::driver_host && moved.size() > 1) {
        dup2(moved.back(), STDERR_FILENO);
        moved.pop_back();
    }
    for (const int from : moved)
        if (dup2(from, next++) < 0) _exit(127);
    close_range(static_cast<unsigned>(next), ~0U, 0);

    std::string path = program.string();
    std::vector<char*> arguments{path.data()};
    for (const std::string& argument : start.arguments)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    std::vector<char*> environment;
    for (const std::string& entry : start.environment)
        environment.push_back(const_cast<char*>(entry.c_str()));
    environment.push_back(nullptr);
    execve(path.c_str(), arguments.data(), environment.data());
    _exit(127);
}

class LauncherProcess {
  public:
    LauncherProcess(Fd kysod, std::filesystem::path programs)
        : kysod_(std::move(kysod)), programs_(std::move(programs)) {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGCHLD);
        sigprocmask(SIG_BLOCK, &signals, nullptr);
        children_ended_ = Fd{signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK)};
    }

    /// Until kysod is gone; then every child goes too.
    void run() {
        while (true) {
            std::array<pollfd, 2> events{{{kysod_.get(), POLLIN, 0}, {children_ended_.get(), POLLIN, 0}}};
            poll(events.data(), events.size(), milliseconds_to_next_kill());
            if (events[1].revents != 0) reap();
            kill_overdue();
            if (events[0].revents != 0 && !serve()) break;
        }
        for (const auto& child : children_)
            kill_group(child.second.pid);
    }

  private:
    struct Child {
        pid_t pid;
        std::optional<SteadyTime> kill_at;
    };

    /// The child, and what it forked: become() gave it a group of its own, which a driver host cannot leave.
    static void kill_group(pid_t pid) {
        ::kill(-pid, SIGKILL);
        ::kill(pid, SIGKILL); // where it has no group yet
    }

    bool serve() {
        Bytes message(max_message);
        auto received = receive_with_descriptors(kysod_.get(), message, max_descriptors);
        if (!received) return false;
        if (received->size == 0) return false;
        WireReader reader{ByteView{message}.first(received->size)};
        const auto request = static_cast<Request>(reader.u8());
        const ChildId id = reader.u32();
        if (request == Request::start) {
            start(id, reader, received->descriptors);
        } else if (const auto found = children_.find(id); found != children_.end()) {
            if (request == Request::kill)
                kill_group(found->second.pid);
            else if (request == Request::end)
                found->second.kill_at = std::chrono::steady_clock::now() + grace;
        }
        return true;
    }

    void start(ChildId id, WireReader& reader, const std::vector<Fd>& descriptors) {
        Start request{id, static_cast<Program>(reader.u8()), {}, {}};
        for (auto* list : {&request.arguments, &request.environment})
            for (std::uint32_t count = reader.count(256); count > 0; --count)
                list->push_back(reader.text(4096));
        if (!reader.finish() || request.program > Program::device_watch) return report(id, 127 << 8);
        const std::filesystem::path path = programs_ / file_name(request.program);
        const pid_t pid = fork();
        if (pid == 0) become(path, request, descriptors);
        if (pid < 0) return report(id, 127 << 8);
        children_[id] = Child{pid, std::nullopt};
    }

    void reap() {
        signalfd_siginfo info{};
        while (read(children_ended_.get(), &info, sizeof info) > 0) {
        }
        // Its group first, then its status: as long as that is not taken, nobody else gets the number.
        siginfo_t ended{};
        while (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid > 0) {
            ::kill(-ended.si_pid, SIGKILL);
            int status = 0;
            waitpid(ended.si_pid, &status, 0);
            const auto found = std::ranges::find_if(
                children_, [&](const auto& entry) { return entry.second.pid == ended.si_pid; });
            if (found != children_.end()) {
                report(found->first, status);
                children_.erase(found);
            }
            ended = {};
        }
    }

    void report(ChildId id, int status) {
        const Bytes message = WireWriter{}
                                  .u8(static_cast<std::uint8_t>(Report::exited))
                                  .u32(id)
                                  .u32(static_cast<std::uint32_t>(status))
                                  .take();
        send(kysod_.get(), message.data(), message.size(), MSG_NOSIGNAL);
    }

    void kill_overdue() {
        const auto now = std::chrono::steady_clock::now();
        for (auto& [id, child] : children_)
            if (child.kill_at && *child.kill_at <= now) {
                kill_group(child.pid);
                child.kill_at.reset();
            }
    }

    int milliseconds_to_next_kill() const {
        std::optional<SteadyTime> next;
        for (const auto& [id, child] : children_)
            if (child.kill_at && (!next || *child.kill_at < *next)) next = child.kill_at;
        if (!next) return -1;
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(*next - std::chrono::steady_clock::now());
        return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }

    Fd kysod_;
    std::filesystem::path programs_;
    Fd children_ended_;
    std::map<ChildId, Child> children_;
};

} // namespace

Result<Fd> fork_launcher(const std::filesystem::path& programs) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return Error{Errc::internal_error, "socketpair: " + std::string{std::strerror(errno)}};
    Fd ours{ends[0]};
    Fd theirs{ends[1]};
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) return Error{Errc::internal_error, "fork: " + std::string{std::strerror(errno)}};
    if (pid > 0) return ours;

    ours.reset();
    prctl(PR_SET_NAME, "kyso-launcher");
    // The PIN channel's ends pass through here: no ptrace and no /proc/PID/fd for programs of the same user.
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(0);
    // Ctrl-C and the service manager speak to kysod; the launcher follows when kysod's end closes.
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    const int kept = theirs.get();
    if (kept > 3) close_range(3, static_cast<unsigned>(kept) - 1, 0);
    close_range(static_cast<unsigned>(kept) + 1, ~0U, 0);
    LauncherProcess{std::move(theirs), programs}.run();
    _exit(0);
}

} // namespace kyso::io
