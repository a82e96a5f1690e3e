// SPDX-License-Identifier: Apache-2.0
// The installed units, asked for as a person would: sockets enabled, kysod started by who knocks. Pages knock
// at a port of the test's own, set as kysod-web.socket says how.
#pragma once

#include "tests/support/citizen/citizen.hpp"
#include "tests/support/user_manager/user_manager.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>
#include <iostream>

namespace kyso::test {

class Units : public testing::Test {
  protected:
    static constexpr unsigned port = 29149; ///< none that kysod or another test takes by itself

    void SetUp() override {
        start_afresh();
        std::filesystem::remove(log);
        configure("");
        drop_in("kysod-web.socket", "port",
                "[Socket]\nListenStream=\nListenStream=127.0.0.1:" + std::to_string(port) +
                    "\nListenStream=[::1]:" + std::to_string(port) + '\n');
    }
    void TearDown() override {
        if (HasFailure())
            for (const char* unit :
                 {"kysod.socket", "kysod-web.socket", "kysod.service", "kyso-relay.service"})
                std::cerr << systemctl({"status", "--full", unit}).said << text_of(log);
        start_afresh();
    }

    void configure(const std::string& more) {
        write_file(home() / ".config/kyso/kysod.toml",
                   "trust = \"" + home().string() +
                       "\"\n[catalogue]\nuse = false\n[server]\nfirst_port = " + std::to_string(port) +
                       "\nlast_port = " + std::to_string(port) + "\n[[origin]]\norigin = \"" + portal_origin +
                       "\"\nmethods = [\"registration.sign\"]\n" + more);
    }
    /// A token, and kysod's programs where a scripted person sits at the window.
    void insert_token(const Citizen& citizen) {
        const std::string variable = citizen.hsm().environment();
        configure(std::string{"[[module]]\npath = \""} + SoftHsm::module + "\"\n[module.environment]\n" +
                  "SOFTHSM2_CONF = \"" + variable.substr(variable.find('=') + 1) + "\"\n");
    }
    void seat_scripted_person() {
        drop_in("kysod.service", "scripted",
                std::string{"[Service]\nExecStart=\nExecStart="} + test_programs + "/kysod\n");
        write_file(runtime_folder() / "pin", pin);
        write_file(runtime_folder() / "person", "approve 0 " + (runtime_folder() / "pin").string() + '\n');
    }
    void open_doors() {
        // What kysod says, for whom a test fails.
        drop_in("kysod.service", "log", "[Service]\nStandardError=append:" + log.string() + '\n');
        const Ran started = systemctl({"start", "kysod.socket", "kysod-web.socket", "kyso-relay.socket"});
        ASSERT_EQ(started.status, 0) << started.said;
    }

    std::string ask_as_program() { return outcome_of(IpcClient{door}.call("session.hello", {})); }
    std::string ask_as_page() {
        return outcome_of(WebsocketClient{port, portal_origin}.call("session.hello", {}));
    }
    bool becomes(const std::string& unit, const std::string& state) {
        return wait_until([&] { return property(unit, "ActiveState") == state; });
    }

    /// What kyso doctor says of it; `missing` where it says nothing.
    static std::string level_of(const std::string& check) {
        const boost::json::value told =
            boost::json::parse(run({"/usr/local/bin/kyso", "doctor", "--json"}).said);
        for (const auto& finding : told.at("findings").as_array())
            if (finding.at("check") == boost::json::value(check))
                return finding.at("level").as_string().c_str();
        return "missing";
    }

    const std::filesystem::path log = runtime_folder() / "kysod.log";
    const std::filesystem::path door = runtime_folder() / "kyso/ipc.sock";
};

} // namespace kyso::test
