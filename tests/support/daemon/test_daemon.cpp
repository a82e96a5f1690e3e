// SPDX-License-Identifier: Apache-2.0
#include "tests/support/daemon/test_daemon.hpp"

#include "daemon/core/audit_chain.hpp"
#include "protocol/fd.hpp"
#include "tests/support/daemon/ipc_client.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace kyso::test {
namespace fs = std::filesystem;

namespace {

std::string read_file(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

std::vector<std::string> lines_of(const fs::path& path) {
    std::vector<std::string> lines;
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

Fd listening_socket(int family, const sockaddr* address, socklen_t size) {
    Fd listening{::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (::bind(listening.get(), address, size) != 0 || ::listen(listening.get(), 16) != 0)
        throw std::runtime_error("cannot listen for kysod");
    return listening;
}

/// The two sockets that systemd would make: the Unix socket, and a free port of 127.0.0.1.
std::vector<Fd> sockets_to_hand_over(const fs::path& ipc) {
    fs::create_directories(ipc.parent_path());
    fs::remove(ipc);
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    ipc.string().copy(local.sun_path, sizeof local.sun_path - 1);
    sockaddr_in page{};
    page.sin_family = AF_INET;
    page.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::vector<Fd> sockets;
    sockets.push_back(listening_socket(AF_UNIX, reinterpret_cast<const sockaddr*>(&local), sizeof local));
    sockets.push_back(listening_socket(AF_INET, reinterpret_cast<const sockaddr*>(&page), sizeof page));
    return sockets;
}

/// In the child: sd_listen_fds(3) wants them from descriptor 3 on, and to know that they are for this
/// process.
void hand_over(const std::vector<Fd>& sockets, std::vector<std::string>& environment) {
    if (sockets.empty()) return;
    std::vector<int> moved;
    for (const Fd& socket : sockets)
        moved.push_back(fcntl(socket.get(), F_DUPFD, 64));
    int next = 3;
    for (const int socket : moved)
        dup2(socket, next++);
    environment.push_back("LISTEN_FDS=" + std::to_string(sockets.size()));
    environment.push_back("LISTEN_PID=" + std::to_string(getpid()));
}

} // namespace

TestDaemon::TestDaemon(DaemonSetup setup) : setup_(std::move(setup)) {
    for (const char* name : {"run", "state", "config", "trust"})
        fs::create_directory(folder_ / name);
    fs::permissions(folder_ / "run", fs::perms::owner_all);
    write_configuration();
    person("cancel");
    start();
}

TestDaemon::~TestDaemon() {
    stop();
}

fs::path TestDaemon::audit_log() const {
    return (setup_.state_home.empty() ? folder_ / "state" : setup_.state_home) / "kyso/audit.jsonl";
}

void TestDaemon::write_configuration() const {
    std::ofstream file{folder_ / "kysod.toml"};
    // Ports of its own range: what runs on this machine besides is left alone.
    file << "developer = " << (setup_.developer ? "true" : "false") << "\ntrust = \""
         << (folder_ / "trust").string() << "\"\n"
         << setup_.more_toml << "\n[server]\nfirst_port = 28000\nlast_port = 28999\n";
    if (!setup_.default_pace) file << "[windows]\nper_minute = 1000000\nfirst_pause_seconds = 0\n";
    for (const std::string& origin : setup_.origins)
        file << "[[origin]]\norigin = \"" << origin
             << "\"\nmethods = [\"registration.sign\", \"document.sign\"]\n";
    if (!setup_.catalogue) file << "[catalogue]\nuse = false\n";
    if (setup_.module_path.empty()) return;
    file << "[[module]]\npath = \"" << setup_.module_path << "\"\n[module.environment]\n";
    for (const std::string& entry : setup_.module_environment) {
        const auto equals = entry.find('=');
        file << entry.substr(0, equals) << " = \"" << entry.substr(equals + 1) << "\"\n";
    }
}

void TestDaemon::start() {
    const fs::path programs = setup_.programs.empty() ? fs::path{KYSO_TEST_SCRIPTED_DIR} : setup_.programs;
    const fs::path program = programs / "kysod";
    const fs::path state = setup_.state_home.empty() ? folder_ / "state" : setup_.state_home;
    const std::string log = log_file().string();
    const std::string configuration = (folder_ / "kysod.toml").string();
    std::vector<std::string> environment{"HOME=" + folder_.path().string(),
                                         "XDG_RUNTIME_DIR=" + (folder_ / "run").string(),
                                         "XDG_STATE_HOME=" + state.string(),
                                         "XDG_CONFIG_HOME=" + (folder_ / "config").string(),
                                         "DBUS_SYSTEM_BUS_ADDRESS=" + setup_.system_bus,
                                         "PATH=/usr/bin:/bin"};
    // Sanitizer options of the test run and a display, if there is one, are the only things handed on.
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "DISPLAY"})
        if (const char* value = std::getenv(name)) environment.push_back(std::string{name} + "=" + value);
    environment.insert(environment.end(), setup_.environment.begin(), setup_.environment.end());
    const std::size_t before = this->log().size();
    const std::vector<Fd> sockets = setup_.activated ? sockets_to_hand_over(ipc_socket()) : std::vector<Fd>{};
    pid_ = fork();
    if (pid_ == 0) {
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        hand_over(sockets, environment);
        close_range(3 + static_cast<unsigned>(sockets.size()), ~0U, 0);
        std::vector<char*> variables;
        for (std::string& entry : environment)
            variables.push_back(entry.data());
        variables.push_back(nullptr);
        if (setup_.file_size_limit) {
            const rlimit limit{*setup_.file_size_limit, *setup_.file_size_limit};
            setrlimit(RLIMIT_FSIZE, &limit);
        }
        execle(program.c_str(), "kysod", "--config", configuration.c_str(), static_cast<char*>(nullptr),
               variables.data());
        _exit(127);
    }
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (setup_.impatient && alive() && !IpcClient::try_connect(ipc_socket()))
        std::this_thread::sleep_for(std::chrono::microseconds{50}); // the CPU is kysod's
    if (setup_.impatient) return;
    std::size_t at = std::string::npos;
    // The line that tells the port comes last; a line of an earlier start does not count.
    while ((at = this->log().find("listens on ws://127.0.0.1:", before)) == std::string::npos ||
           !IpcClient::try_connect(ipc_socket())) {
        if (!alive() || std::chrono::steady_clock::now() > give_up)
            throw std::runtime_error("kysod does not start:\n" + this->log());
        ::poll(nullptr, 0, 5);
    }
    port_ = static_cast<unsigned>(std::stoul(this->log().substr(at + 26)));
}

int TestDaemon::stop() {
    if (pid_ <= 0) return 0;
    ::kill(pid_, SIGTERM);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
}

bool TestDaemon::alive() const {
    siginfo_t info{};
    return pid_ > 0 && waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
}

void TestDaemon::person(const std::string& script) const {
    std::ofstream{folder_ / "run/person"} << script << '\n';
}

void TestDaemon::person_types(const std::string& pin) const {
    const fs::path file = folder_ / "run/pin";
    std::ofstream{file} << pin;
    person("approve 0 " + file.string());
}

std::string TestDaemon::log() const {
    return read_file(log_file());
}

std::vector<std::string> TestDaemon::shown() const {
    return lines_of(folder_ / "run/person.log");
}

std::vector<std::string> TestDaemon::notices() const {
    return lines_of(folder_ / "run/notice.log");
}

void TestDaemon::at_notice(const std::string& script) const {
    std::ofstream{folder_ / "run/notice"} << script << '\n';
}

std::vector<boost::json::object> TestDaemon::audit() const {
    core::AuditChain chain;
    std::vector<boost::json::object> records;
    for (const std::string& line : lines_of(audit_log())) {
        auto record = chain.follow(line);
        if (!record) throw std::runtime_error(record.error().describe());
        records.push_back(std::move(*record));
    }
    return records;
}

} // namespace kyso::test
