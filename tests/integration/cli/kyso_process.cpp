// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/cli/kyso_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>

namespace kyso::cli::test {
namespace {

namespace fs = std::filesystem;

struct Pipe {
    Fd reading, writing;
};

Pipe make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error{"pipe2"};
    return {Fd{ends[0]}, Fd{ends[1]}};
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts)
        all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

pid_t spawn(const Home& home, const std::string& program, std::vector<std::string> arguments, int out,
            int err, const char* input = "/dev/null") {
    arguments.insert(arguments.begin(), program);
    std::vector<std::string> environment = home.environment();
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    pid_t child = -1;
    const int failed = ::posix_spawn(&child, program.c_str(), &actions, nullptr, pointers(arguments).data(),
                                     pointers(environment).data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error{program + " cannot be started"};
    return child;
}

int status_of(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Appends what is there; false at the end.
bool read_some(int fd, std::string& text) {
    std::array<char, 4096> buffer;
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
    return got > 0;
}

} // namespace

Home::Home() {
    std::string pattern = (fs::temp_directory_path() / "kyso-cli-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    fs::create_directory(root_ / "run");
    fs::permissions(root_ / "run", fs::perms::owner_all);
    fs::create_directories(root_ / "run/kyso");
}

Home::~Home() {
    std::error_code ignored;
    if (own_) fs::remove_all(root_, ignored);
}

void Home::write(const fs::path& file, const std::string& text) const {
    fs::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
}

std::vector<std::string> Home::environment() const {
    const std::string root = root_.string();
    return {"HOME=" + root,
            "XDG_RUNTIME_DIR=" + root + "/run",
            "XDG_STATE_HOME=" + root + "/state",
            "XDG_CONFIG_HOME=" + root + "/config",
            "PATH=/usr/bin:/bin",
            "TZ=UTC0",
            "LANG=C.UTF-8"};
}

Ended Home::run(const std::string& program, std::vector<std::string> arguments) const {
    return run_with_input("/dev/null", program, std::move(arguments));
}

Ended Home::run_with_input(const fs::path& input, const std::string& program,
                           std::vector<std::string> arguments) const {
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    const pid_t child =
        spawn(*this, program, std::move(arguments), out.writing.get(), err.writing.get(), input.c_str());
    out.writing.reset();
    err.writing.reset();
    Ended ended;
    pollfd sources[2] = {{out.reading.get(), POLLIN, 0}, {err.reading.get(), POLLIN, 0}};
    while (sources[0].fd >= 0 || sources[1].fd >= 0) {
        if (::poll(sources, 2, -1) < 0) continue;
        if (sources[0].revents != 0 && !read_some(out.reading.get(), ended.out)) sources[0].fd = -1;
        if (sources[1].revents != 0 && !read_some(err.reading.get(), ended.err)) sources[1].fd = -1;
    }
    ended.status = status_of(child);
    return ended;
}

Ended Home::kyso(std::vector<std::string> arguments) const {
    return run(std::string{KYSO_TEST_BIN_DIR} + "/kyso", std::move(arguments));
}

Running::Running(const Home& home, const std::string& program, std::vector<std::string> arguments) {
    Pipe err = make_pipe();
    child_ = spawn(home, program, std::move(arguments), err.writing.get(), err.writing.get());
    stderr_ = std::move(err.reading);
}

Running::~Running() {
    if (child_ > 0) end();
}

bool Running::says(const std::string& text) {
    while (heard_.find(text) == std::string::npos)
        if (!read_some(stderr_.get(), heard_)) return false;
    return true;
}

int Running::end() {
    ::kill(child_, SIGTERM);
    return wait();
}

void Running::kill() {
    ::kill(child_, SIGKILL);
    status_of(std::exchange(child_, -1));
}

int Running::wait() {
    while (read_some(stderr_.get(), heard_)) {
    }
    return status_of(std::exchange(child_, -1));
}

unsigned free_port() {
    const Fd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error{"no free port"};
    return ntohs(address.sin_port);
}

} // namespace kyso::cli::test
