// SPDX-License-Identifier: Apache-2.0
#include "tests/support/processes/process_tree.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace kyso::test {
namespace {

std::string read_of(pid_t pid, const char* file) {
    std::ostringstream text;
    text << std::ifstream{"/proc/" + std::to_string(pid) + "/" + file}.rdbuf();
    return text.str();
}

} // namespace

std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> children;
    // Not every kernel has /proc/PID/task/TID/children.
    for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
        const std::string name = entry.path().filename();
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error != std::errc{} || end != name.data() + name.size()) continue;
        const std::string stat = read_of(pid, "stat");
        const auto after_name = stat.rfind(')'); // the name may hold anything
        if (after_name == std::string::npos) continue;
        std::istringstream fields{stat.substr(after_name + 1)};
        char state = 0;
        pid_t of = 0;
        if (fields >> state >> of && of == parent && state != 'Z' && state != 'X') children.push_back(pid);
    }
    return children;
}

std::string name_of(pid_t pid) {
    std::string name = read_of(pid, "comm");
    if (!name.empty() && name.back() == '\n') name.pop_back();
    return name;
}

std::string status_of(pid_t pid, std::string_view field) {
    std::istringstream status{read_of(pid, "status")};
    for (std::string line; std::getline(status, line);) {
        if (!line.starts_with(field) || line.size() <= field.size() || line[field.size()] != ':') continue;
        const auto start = line.find_first_not_of(" \t", field.size() + 1);
        return start == std::string::npos ? "" : line.substr(start);
    }
    return {};
}

Helpers helpers_of(pid_t kysod) {
    Helpers helpers;
    for (const pid_t child : children_of(kysod))
        if (name_of(child) == "kyso-launcher") helpers.launcher = child;
    if (helpers.launcher < 0) return helpers;
    for (const pid_t child : children_of(helpers.launcher)) {
        const std::string name = name_of(child);
        if (name == "kyso-driver-hos") helpers.hosts.push_back(child);
        if (name == "kyso-prompt") helpers.prompts.push_back(child);
        if (name == "kyso-device-wat") helpers.watches.push_back(child);
    }
    return helpers;
}

} // namespace kyso::test
