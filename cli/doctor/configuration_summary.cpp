// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/configuration_summary.hpp"

#include "protocol/fd.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>

extern char** environ; // POSIX has no other name for it

namespace kyso::cli {
namespace {

constexpr std::size_t most_output = std::size_t{1} << 20U;
constexpr int exit_configuration = 78;

std::string read_to_end(int fd) {
    std::string text;
    std::array<char, 4096> buffer;
    for (;;) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return text;
        if (text.size() < most_output) text.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

struct DestroyActions {
    void operator()(posix_spawn_file_actions_t* actions) const noexcept {
        ::posix_spawn_file_actions_destroy(actions);
    }
};

struct Output {
    int status = -1;
    std::string text;
};

/// Both streams in one text; the exit status, or -1 where the program was killed.
Result<Output> run(std::vector<std::string> command) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return Error{Errc::internal_error, std::strerror(errno)};
    Fd reading{ends[0]};
    Fd writing{ends[1]};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    const std::unique_ptr<posix_spawn_file_actions_t, DestroyActions> owner{&actions};
    ::posix_spawn_file_actions_adddup2(&actions, writing.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, writing.get(), STDERR_FILENO);
    std::vector<char*> arguments;
    for (std::string& argument : command)
        arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    pid_t child = -1;
    if (const int failed = ::posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
        failed != 0)
        return Error{Errc::internal_error, command[0] + ": " + std::strerror(failed)};
    writing.reset();
    Output output{-1, read_to_end(reading.get())};
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status)) output.status = WEXITSTATUS(status);
    return output;
}

bool read_ports(std::string_view value, ConfigurationSummary& summary) {
    const char* const end = value.data() + value.size();
    const auto first = std::from_chars(value.data(), end, summary.first_port);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '-') return false;
    const auto last = std::from_chars(first.ptr + 1, end, summary.last_port);
    return last.ec == std::errc{} && last.ptr == end && summary.first_port > 0 &&
           summary.last_port >= summary.first_port && summary.last_port < 65536;
}

} // namespace

Result<ConfigurationSummary> read_configuration_summary(const std::string& text) {
    ConfigurationSummary summary;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("ok ")) summary.file = line.substr(3);
        if (line.starts_with("module ")) summary.modules.emplace_back(line.substr(7));
        if (line.starts_with("catalogue ")) summary.catalogue.emplace_back(line.substr(10));
        if (line == "p11-kit") summary.p11_kit = true;
        if (line == "developer") summary.developer = true;
        if (line.starts_with("ports ") && !read_ports(std::string_view{line}.substr(6), summary))
            return Error{Errc::internal_error, "kysod --check-config: " + line};
    }
    if (summary.file.empty() || summary.first_port == 0)
        return Error{Errc::internal_error, "kysod --check-config said: " + text.substr(0, 200)};
    return summary;
}

Result<ConfigurationSummary> check_configuration(const std::filesystem::path& kysod,
                                                 const std::string& file) {
    std::vector<std::string> command{kysod.string(), "--check-config"};
    if (!file.empty()) command.insert(command.end(), {"--config", file});
    auto output = run(std::move(command));
    if (!output) return output.error();
    if (output->status == 0) return read_configuration_summary(output->text);
    const Errc errc = output->status == exit_configuration ? Errc::config_invalid : Errc::internal_error;
    std::string said = output->text.substr(0, output->text.find('\n'));
    if (said.starts_with("kysod: ")) said.erase(0, 7);
    return Error{errc, std::move(said)};
}

} // namespace kyso::cli
