// SPDX-License-Identifier: Apache-2.0
#include "tests/support/relay_process/relay_process.hpp"

#include "protocol/framing.hpp"
#include "protocol/local_socket.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>

namespace kyso::test {
namespace fs = std::filesystem;

Fd connect_unix(const fs::path& socket) {
    auto connection = connect_locally(socket, std::chrono::seconds{60});
    return connection ? *std::move(connection) : Fd{};
}

RelayProcess::RelayProcess(fs::path runtime, fs::path home, const std::string& toml,
                           std::vector<std::string> more_environment)
    : runtime_(std::move(runtime)), home_(std::move(home)) {
    fs::create_directories(home_ / ".config/kyso");
    std::ofstream{home_ / ".config/kyso/relay.toml"} << toml;
    std::vector<std::string> environment{"HOME=" + home_.string(), "XDG_RUNTIME_DIR=" + runtime_.string()};
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
        if (const char* value = std::getenv(name)) environment.push_back(std::string{name} + "=" + value);
    environment.insert(environment.end(), more_environment.begin(), more_environment.end());
    const std::string program = std::string{KYSO_TEST_BIN_DIR} + "/kyso-relay";
    const std::string log = (home_ / "relay.log").string();
    pid_ = fork();
    if (pid_ == 0) {
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        close_range(3, ~0U, 0);
        std::vector<char*> variables;
        for (std::string& entry : environment)
            variables.push_back(entry.data());
        variables.push_back(nullptr);
        execle(program.c_str(), "kyso-relay", static_cast<char*>(nullptr), variables.data());
        _exit(127);
    }
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!connect_unix(socket())) {
        siginfo_t ended{};
        waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
        if (ended.si_pid != 0 || std::chrono::steady_clock::now() > give_up)
            throw std::runtime_error("kyso-relay does not start:\n" + this->log());
        ::poll(nullptr, 0, 5);
    }
}

RelayProcess::~RelayProcess() {
    kill();
}

std::string RelayProcess::log() const {
    std::ostringstream text;
    text << std::ifstream{home_ / "relay.log"}.rdbuf();
    return text.str();
}

void RelayProcess::kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

int RelayProcess::stop() {
    int status = 0;
    ::kill(pid_, SIGTERM);
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
}

Result<signature::RevocationAnswer> RelayProcess::ask(const signature::RevocationQuestion& question) const {
    return ask_relay(socket(), question);
}

Result<signature::RevocationAnswer> ask_relay(const std::filesystem::path& socket,
                                              const signature::RevocationQuestion& question) {
    const Fd connection = connect_unix(socket);
    if (auto sent = write_frame(connection.get(), drivers::encode_question(question)); !sent)
        return sent.error();
    const auto answer = read_frame(connection.get(), drivers::max_relay_answer);
    if (!answer) return answer.error();
    if (!*answer) return Error{Errc::driver_died, "the relay closed without an answer"};
    return drivers::read_answer(**answer);
}

} // namespace kyso::test
