// SPDX-License-Identifier: Apache-2.0
// A real kysod process in folders of its own, with a scripted person at the window
// (tests/support/scripted_prompt). Stopped, and its folders removed, with the object.
#pragma once

#include "protocol/bytes.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace kyso::test {

struct DaemonSetup {
    std::string module_path = "/usr/lib/softhsm/libsofthsm2.so"; ///< empty: none
    bool catalogue = false; ///< modules of this machine are used too; else that one alone
    std::vector<std::string> module_environment; ///< NAME=value
    std::vector<std::string> environment;        ///< NAME=value of kysod itself, besides those of its folders
    bool developer = false;
    std::string more_toml;     ///< top-level keys and tables, appended before the module
    bool default_pace = false; ///< of windows; else as many as a test wants, without pauses
    std::vector<std::string> origins = {"https://portal.example"};
    std::optional<std::size_t> file_size_limit;        ///< RLIMIT_FSIZE of kysod: a disk that is full
    std::filesystem::path state_home;                  ///< default: in its own folder
    std::string system_bus = "unix:path=/nonexistent"; ///< address of the D-Bus with logind
    std::filesystem::path programs;                    ///< default: the layout with the scripted person
    bool activated = false; ///< its sockets are made here and handed over as systemd does
    bool impatient = false; ///< knocks without pause until kysod answers, for measuring its start
};

class TestDaemon {
  public:
    /// Starts kysod and waits until its socket answers. Throws std::runtime_error with its log if it does
    /// not.
    explicit TestDaemon(DaemonSetup setup);
    ~TestDaemon();
    TestDaemon(const TestDaemon&) = delete;
    TestDaemon& operator=(const TestDaemon&) = delete;

    /// What the person does from now on: a line of the scripted prompt's language.
    void person(const std::string& script) const;
    /// The person approves choice 0 with this PIN.
    void person_types(const std::string& pin) const;

    pid_t pid() const noexcept { return pid_; }
    bool alive() const;
    unsigned port() const noexcept { return port_; }
    std::filesystem::path folder() const { return folder_.path(); }
    std::filesystem::path ipc_socket() const { return folder_ / "run/kyso/ipc.sock"; }
    std::filesystem::path audit_log() const;
    std::filesystem::path log_file() const { return folder_ / "kysod.log"; }
    std::string log() const;
    /// What the window was asked to show, one JSON request a line.
    std::vector<std::string> shown() const;
    /// Notices, and how each ended (`closed`, or `ended: WORDS`): a line each, in the order of time.
    std::vector<std::string> notices() const;
    /// What the person does at notices from now on (tests/support/scripted_prompt).
    void at_notice(const std::string& script) const;
    /// The person's approvals.
    std::filesystem::path origins_file() const { return folder_ / "config/kyso/origins"; }
    /// SIGTERM, then waits; its status as from waitpid(2).
    int stop();
    void start();

    /// Records of the log, after AuditChain found each in its place; throws where it does not.
    std::vector<boost::json::object> audit() const;

  private:
    void write_configuration() const;

    DaemonSetup setup_;
    TemporaryFolder folder_;
    pid_t pid_ = -1;
    unsigned port_ = 0;
};

} // namespace kyso::test
