// SPDX-License-Identifier: Apache-2.0
// The person's service manager that with_user_manager started, as tests ask and change it: systemctl --user,
// drop-ins that are gone with the session, files of the person. Only within with_user_manager.
#pragma once

#include "tests/support/window/child_process.hpp"

#include <filesystem>
#include <string>

namespace kyso::test {

/// Programs that with_user_manager installed for tests only.
constexpr const char* test_programs = "/usr/local/libexec/kyso-tests";

struct Ran {
    int status = -1;
    std::string said; ///< both outputs
};
Ran run(Words command);

std::filesystem::path home();
std::filesystem::path runtime_folder();
/// Makes the folders it lies in.
void write_file(const std::filesystem::path& file, const std::string& text);
std::string text_of(const std::filesystem::path& file);

Ran systemctl(Words arguments);
/// Value of `systemctl show`.
std::string property(const std::string& unit, const std::string& name);
pid_t main_pid(const std::string& unit);

/// A file UNIT.d/NAME.conf below the session's folder; read at once.
void drop_in(const std::string& unit, const std::string& name, const std::string& text);
/// kysod and kyso-relay with their sockets down, nothing failed, no drop-in, no configuration, no state.
void start_afresh();

} // namespace kyso::test
