// SPDX-License-Identifier: Apache-2.0
#include "tests/support/user_manager/user_manager.hpp"

#include "tests/support/window/wait_until.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace kyso::test {
namespace fs = std::filesystem;

namespace {

fs::path folder_of(const char* variable) {
    const char* value = std::getenv(variable);
    if (value == nullptr || std::getenv("KYSO_USER_MANAGER") == nullptr)
        throw std::runtime_error("run by tests/support/user_manager/with_user_manager: ctest -L foreign-uid");
    return value;
}

fs::path units() {
    return runtime_folder() / "systemd/user";
}

} // namespace

fs::path home() {
    return folder_of("HOME");
}

fs::path runtime_folder() {
    return folder_of("XDG_RUNTIME_DIR");
}

Ran run(Words command) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    const Fd reading{ends[0]};
    Fd writing{ends[1]};
    ChildProcess child{{std::move(command), {}, {}, writing.get(), writing.get()}};
    writing.reset();
    Ran ran;
    ran.said = read_to_end(reading.get(), patience);
    ran.status = child.exit_code(patience).value_or(-1);
    return ran;
}

void write_file(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream{file} << text;
}

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

Ran systemctl(Words arguments) {
    Words command{"systemctl", "--user", "--no-pager"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run(std::move(command));
}

std::string property(const std::string& unit, const std::string& name) {
    std::string value = systemctl({"show", "--value", "--property", name, unit}).said;
    while (!value.empty() && value.back() == '\n')
        value.pop_back();
    return value;
}

pid_t main_pid(const std::string& unit) {
    return static_cast<pid_t>(std::stol("0" + property(unit, "MainPID")));
}

void drop_in(const std::string& unit, const std::string& name, const std::string& text) {
    write_file(units() / (unit + ".d") / (name + ".conf"), text);
    systemctl({"daemon-reload"});
}

void start_afresh() {
    const Words all{"kysod.socket", "kysod-web.socket", "kyso-relay.socket", "kysod.service",
                    "kyso-relay.service"};
    Words stop{"stop"};
    stop.insert(stop.end(), all.begin(), all.end());
    systemctl(stop);
    systemctl({"reset-failed"});
    for (const std::string& unit : all)
        fs::remove_all(units() / (unit + ".d"));
    for (const char* folder : {".config/kyso", ".cache/kyso", ".local/state/kyso"})
        fs::remove_all(home() / folder);
    systemctl({"daemon-reload"});
}

} // namespace kyso::test
