// SPDX-License-Identifier: Apache-2.0
// From a healthy machine, one thing changed at a time.
#include "cli/doctor/judge.hpp"

#include "protocol/version.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>

namespace kyso::cli {
namespace {

using testing::HasSubstr;

Observation healthy() {
    Observation seen;
    seen.configuration = ConfigurationSummary{"/etc/kyso/kysod.toml", 27149, 27150, {"/usr/lib/libtoken.so"}};
    seen.daemon_version = std::string{version};
    seen.doors = {{27149, DoorState::kysod}, {27150, DoorState::closed}};
    seen.modules = {{"/usr/lib/libtoken.so", ""}};
    seen.display = true;
    seen.pcscd = seen.relay = Service::reachable;
    seen.gateways = std::vector<GatewaySeen>{{"https://portal.example", "https://gw.example", {}}};
    seen.readers = 1;
    seen.tokens = std::vector<std::string>{"ready"};
    seen.anchors = AnchorsSeen{2, {}};
    seen.origins = OriginsSeen{1, 0};
    seen.runtime_folder = RuntimeFolder::good;
    seen.built = std::chrono::system_clock::time_point{std::chrono::hours{24}};
    seen.now = seen.built + std::chrono::hours{1};
    seen.browsers = {{"Chromium", "/etc/chromium/policies/managed", true}};
    seen.audit_file = "/home/an/.local/state/kyso/audit.jsonl";
    seen.audit_exists = true;
    AuditSummary log;
    log.records = 3;
    seen.audit = log;
    return seen;
}

AuditSummary log_with(std::function<void(AuditSummary&)> change) {
    AuditSummary log;
    log.records = 3;
    change(log);
    return log;
}

TEST(Judge, AHealthyMachineHasNothingButGoodFindings) {
    const auto findings = judge(healthy(), Language::en);
    std::vector<std::string> checks;
    for (const Finding& finding : findings) {
        EXPECT_EQ(finding.level, Level::ok) << finding.what;
        EXPECT_TRUE(finding.advice.empty());
        checks.push_back(finding.check);
    }
    EXPECT_EQ(checks, (std::vector<std::string>{"configuration", "programs", "daemon", "web", "module",
                                                "pcscd", "token", "display", "runtime-folder", "time",
                                                "browser", "trust", "relay", "gateway", "origins", "audit"}));
}

struct Row {
    const char* name;
    std::function<void(Observation&)> change;
    const char* check;
    Level level;
    const char* says = "";
};

class Judged : public testing::TestWithParam<Row> {};

TEST_P(Judged, InBothLanguagesWithAdvice) {
    Observation seen = healthy();
    GetParam().change(seen);
    for (const Language language : {Language::vi, Language::en}) {
        const auto findings = judge(seen, language);
        const auto found = std::ranges::find_if(findings, [](const Finding& f) {
            return f.check == GetParam().check && f.level == GetParam().level;
        });
        ASSERT_NE(found, findings.end());
        EXPECT_THAT(found->what, HasSubstr(GetParam().says));
        EXPECT_EQ(found->advice.empty(), found->level == Level::ok);
        for (const Finding& finding : findings) {
            EXPECT_EQ((finding.what + finding.advice).find("{0}"), std::string::npos) << finding.what;
            EXPECT_TRUE(finding.check == GetParam().check || finding.level == Level::ok) << finding.what;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Judged,
    testing::Values(
        Row{"configuration_wrong",
            [](auto& seen) {
                seen.configuration = Error{Errc::config_invalid, "a.toml:7: unknown key"};
                seen.modules.clear();
                seen.doors.clear();
            },
            "configuration", Level::problem, "a.toml:7"},
        Row{"kysod_missing",
            [](auto& seen) {
                seen.configuration = Error{Errc::internal_error, "nowhere"};
                seen.modules.clear();
                seen.doors.clear();
            },
            "configuration", Level::problem, "nowhere"},
        Row{"no_prompt", [](auto& seen) { seen.missing_programs = {"kyso-prompt"}; }, "programs",
            Level::problem, "kyso-prompt"},
        Row{"not_running",
            [](auto& seen) {
                seen.daemon_version = Error{Errc::not_running, "ipc.sock"};
            },
            "daemon", Level::problem, "ipc.sock"},
        Row{"old_kysod", [](auto& seen) { seen.daemon_version = std::string{"0.0.1"}; }, "daemon",
            Level::warning, "0.0.1"},
        Row{"second_port",
            [](auto& seen) {
                seen.doors = {{27149, DoorState::other_program}, {27150, DoorState::kysod}};
            },
            "web", Level::ok, "27150"},
        Row{"port_taken",
            [](auto& seen) {
                seen.doors = {{27149, DoorState::other_program}, {27150, DoorState::closed}};
            },
            "web", Level::problem, "27149"},
        Row{"ports_closed", [](auto& seen) { seen.doors[0].second = DoorState::closed; }, "web",
            Level::problem, "27150"},
        Row{"no_module", [](auto& seen) { seen.modules.clear(); }, "module", Level::warning},
        Row{"module_wrong",
            [](auto& seen) {
                seen.modules.push_back({"/x.so", "no ELF file"});
            },
            "module", Level::problem, "no ELF file"},
        Row{"no_pcscd", [](auto& seen) { seen.pcscd = Service::missing; }, "pcscd", Level::warning, "pcscd"},
        Row{"dead_pcscd", [](auto& seen) { seen.pcscd = Service::dead; }, "pcscd", Level::warning},
        Row{"token_without_kysod", [](auto& seen) { seen.tokens.reset(); }, "reader", Level::ok, "1"},
        Row{"nothing_on_usb",
            [](auto& seen) {
                seen.tokens.reset();
                seen.readers = 0;
            },
            "reader", Level::warning},
        Row{"no_token", [](auto& seen) { seen.tokens = std::vector<std::string>{}; }, "token", Level::warning,
            "kysod"},
        Row{"token_locked", [](auto& seen) { seen.tokens = std::vector<std::string>{"pin_locked"}; }, "token",
            Level::warning, "pin_locked"},
        Row{"driver_set_aside",
            [](auto& seen) {
                seen.troubles = {{"ACME", "driver_quarantined", 42}};
            },
            "driver", Level::warning, "ACME"},
        Row{"driver_of_a_later_kysod",
            [](auto& seen) {
                seen.troubles = {{"ACME", "driver_asleep", {}}};
            },
            "driver", Level::warning, "driver_asleep"},
        Row{"token_driver_died", [](auto& seen) { seen.tokens = Error{Errc::driver_died}; }, "token",
            Level::warning, "kysod"},
        Row{"a_gateway_that_is_silent",
            [](auto& seen) {
                (*seen.gateways)->front().trouble =
                    Error{Errc::gateway_unreachable, "gw.example: certificate has expired"};
            },
            "gateway", Level::warning, "certificate has expired"},
        Row{"a_gateway_that_is_none",
            [](auto& seen) {
                (*seen.gateways)->front().trouble = Error{Errc::gateway_refused, "status 200, not in JSON"};
            },
            "gateway", Level::warning, "status 200, not in JSON"},
        Row{"gateways_that_an_old_relay_does_not_tell",
            [](auto& seen) {
                seen.gateways = Error{Errc::invalid_params, "relay question"};
            },
            "gateway", Level::warning, "relay question"},
        Row{"no_relay", [](auto& seen) { seen.relay = Service::dead; }, "relay", Level::warning,
            "kyso-relay"},
        Row{"no_anchor", [](auto& seen) { seen.anchors = AnchorsSeen{}; }, "trust", Level::warning},
        Row{"anchor_expired", [](auto& seen) { seen.anchors->expired = {"CN=Old Root"}; }, "trust",
            Level::warning, "CN=Old Root"},
        Row{"anchors_unreadable",
            [](auto& seen) {
                seen.anchors = Error{Errc::config_invalid, "x.pem"};
            },
            "trust", Level::problem, "x.pem"},
        Row{"origins_edited",
            [](auto& seen) {
                seen.origins = OriginsSeen{1, 3};
            },
            "origins", Level::warning, "3"},
        Row{"origins_unreadable",
            [](auto& seen) {
                seen.origins = Error{Errc::approvals_unavailable, "denied"};
            },
            "origins", Level::problem, "denied"},
        Row{"no_display", [](auto& seen) { seen.display = false; }, "display", Level::warning,
            "WAYLAND_DISPLAY"},
        Row{"runtime_unset", [](auto& seen) { seen.runtime_folder = RuntimeFolder::unset; }, "runtime-folder",
            Level::problem},
        Row{"runtime_missing", [](auto& seen) { seen.runtime_folder = RuntimeFolder::missing; },
            "runtime-folder", Level::problem},
        Row{"runtime_foreign", [](auto& seen) { seen.runtime_folder = RuntimeFolder::foreign; },
            "runtime-folder", Level::problem},
        Row{"runtime_open", [](auto& seen) { seen.runtime_folder = RuntimeFolder::open_to_others; },
            "runtime-folder", Level::warning},
        Row{"clock_behind", [](auto& seen) { seen.now = seen.built - std::chrono::seconds{1}; }, "time",
            Level::problem},
        Row{"no_policy", [](auto& seen) { seen.browsers[0].has_policy = false; }, "browser", Level::warning,
            "Chromium"},
        Row{"never_ran",
            [](auto& seen) {
                seen.audit_exists = false;
                seen.audit = Error{Errc::audit_unavailable};
            },
            "audit", Level::ok},
        Row{"log_unreadable",
            [](auto& seen) {
                seen.audit = Error{Errc::audit_unavailable, "denied"};
            },
            "audit", Level::problem, "denied"},
        Row{"log_broken",
            [](auto& seen) {
                seen.audit = log_with([](auto& log) { log.problem = AuditProblem{5, 4, false, ""}; });
            },
            "audit", Level::problem, "5"},
        Row{"log_empty", [](auto& seen) { seen.audit = log_with([](auto& log) { log.records = 0; }); },
            "audit", Level::problem},
        Row{"no_outcome",
            [](auto& seen) { seen.audit = log_with([](auto& log) { log.unanswered["r"] = {}; }); }, "audit",
            Level::warning, "1"}),
    [](const auto& row) { return row.param.name; });

TEST(Judge, WhatAnErrorQuotesCannotRepaintTheTerminal) {
    Observation seen = healthy();
    seen.modules[0].refusal = "\x1b[2J";
    seen.daemon_version = std::string{"1\x1b[2J"};
    for (const Finding& finding : judge(seen, Language::en))
        EXPECT_EQ(finding.what.find('\x1b'), std::string::npos);
}

} // namespace
} // namespace kyso::cli
