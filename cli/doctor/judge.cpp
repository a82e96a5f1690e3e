// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/judge.hpp"

#include "cli/audit_text.hpp"
#include "cli/cli_texts.hpp"
#include "cli/doctor/judge_tokens.hpp"
#include "cli/printable.hpp"
#include "protocol/version.hpp"

#include <algorithm>

namespace kyso::cli {
namespace {

using Arguments = std::initializer_list<std::string_view>;

/// Collects findings in one language.
class Judgement {
  public:
    Judgement(const Observation& seen, Language language) : seen_(seen), language_(language) {}

    void configuration() {
        if (seen_.configuration)
            return good("configuration", CliText::doctor_configuration_good,
                        {seen_.configuration->file.string()});
        if (seen_.configuration.error() == Errc::config_invalid)
            return bad("configuration", CliText::doctor_configuration_bad, CliText::advice_configuration,
                       {printable(seen_.configuration.error().detail())});
        bad("configuration", CliText::doctor_installation_bad, CliText::advice_installation,
            {printable(seen_.configuration.error().detail())});
    }

    void programs() {
        for (const std::string& program : seen_.missing_programs)
            bad("programs", CliText::doctor_program_missing, CliText::advice_installation, {program});
        if (seen_.missing_programs.empty()) good("programs", CliText::doctor_programs_good, {});
    }

    void daemon() {
        if (!seen_.daemon_version)
            return bad("daemon", CliText::doctor_daemon_silent, CliText::advice_daemon,
                       {printable(seen_.daemon_version.error().detail())});
        const std::string found = printable(*seen_.daemon_version);
        if (found != version)
            return doubtful("daemon", CliText::doctor_daemon_other, CliText::advice_restart,
                            {found, version});
        good("daemon", CliText::doctor_daemon_good, {found});
    }

    /// Several people may share a machine: each kysod takes the first port that is free, so any of them will
    /// do.
    void web() {
        if (seen_.doors.empty()) return; // the configuration's finding says why
        const auto is = [&](DoorState state) {
            return std::ranges::find(seen_.doors, state, &std::pair<unsigned, DoorState>::second);
        };
        const std::string first = std::to_string(seen_.doors.front().first);
        const std::string last = std::to_string(seen_.doors.back().first);
        const auto open = is(DoorState::kysod);
        if (open != seen_.doors.end())
            return good("web", CliText::doctor_web_good, {std::to_string(open->first)});
        const auto other = is(DoorState::other_program);
        if (other != seen_.doors.end())
            return bad("web", CliText::doctor_web_other, CliText::advice_web_other,
                       {std::to_string(other->first)});
        bad("web", CliText::doctor_web_closed, CliText::advice_web_closed, {first, last});
    }

    void modules() {
        const bool none_found = seen_.catalogue && seen_.catalogue->found.modules.empty();
        if (seen_.configuration && seen_.modules.empty() && none_found)
            doubtful("module", CliText::doctor_no_module, CliText::advice_no_module, {});
        for (const ModuleSeen& module : seen_.modules)
            if (module.refusal.empty())
                good("module", CliText::doctor_module_good, {printable(module.path.string())});
            else
                bad("module", CliText::doctor_module_bad, CliText::advice_module,
                    {printable(module.path.string()), refusal_text(module.refusal, language_)});
    }

    void catalogue() { std::ranges::move(judge_catalogue(seen_, language_), std::back_inserter(findings_)); }
    void present() { std::ranges::move(judge_present(seen_, language_), std::back_inserter(findings_)); }

    void troubles() {
        for (const DriverTrouble& trouble : seen_.troubles)
            findings_.push_back(
                {Level::warning, "driver", told(trouble, language_), advice(trouble, language_)});
    }

    void readers() {
        if (seen_.pcscd == Service::reachable)
            good("pcscd", CliText::doctor_pcscd_good, {});
        else
            doubtful("pcscd",
                     seen_.pcscd == Service::dead ? CliText::doctor_pcscd_dead
                                                  : CliText::doctor_pcscd_missing,
                     CliText::advice_pcscd, {});
        if (!seen_.tokens) { // without kysod: only what is on USB can be told
            if (seen_.readers > 0)
                return good("reader", CliText::doctor_reader_good, {std::to_string(seen_.readers)});
            return doubtful("reader", CliText::doctor_reader_none, CliText::advice_reader, {});
        }
        if (!*seen_.tokens)
            return doubtful("token", CliText::doctor_token_failed, CliText::advice_token_failed,
                            {info(seen_.tokens->error().code()).sentence(language_)});
        if ((*seen_.tokens)->empty())
            return doubtful("token", CliText::doctor_token_none,
                            seen_.readers > 0 ? CliText::advice_token_module : CliText::advice_reader, {});
        for (const std::string& state : **seen_.tokens)
            token(state);
    }

    void token(const std::string& state) {
        if (state == "ready") return good("token", CliText::doctor_token_good, {});
        doubtful("token", CliText::doctor_token_state, CliText::advice_token_state, {printable(state)});
    }

    void trust() {
        if (!seen_.anchors)
            bad("trust", CliText::doctor_trust_bad, CliText::advice_trust_bad,
                {printable(seen_.anchors.error().detail())});
        else if (seen_.anchors->count == 0)
            doubtful("trust", CliText::doctor_trust_none, CliText::advice_trust_none, {});
        else
            good("trust", CliText::doctor_trust_good, {std::to_string(seen_.anchors->count)});
        if (seen_.anchors)
            for (const std::string& name : seen_.anchors->expired)
                doubtful("trust", CliText::doctor_trust_expired, CliText::advice_trust_expired,
                         {printable(name)});
        if (seen_.relay == Service::reachable)
            good("relay", CliText::doctor_relay_good, {});
        else
            doubtful("relay", CliText::doctor_relay_missing, CliText::advice_relay, {});
    }

    void gateways() {
        if (!seen_.gateways) return; // the relay's finding says why
        if (!*seen_.gateways)
            return doubtful("gateway", CliText::doctor_gateways_untold, CliText::advice_gateways_untold,
                            {printable(seen_.gateways->error().detail())});
        if ((*seen_.gateways)->empty()) return good("gateway", CliText::doctor_gateway_none, {});
        for (const GatewaySeen& gateway : **seen_.gateways)
            if (!gateway.trouble)
                good("gateway", CliText::doctor_gateway_good, {gateway.origin, printable(gateway.address)});
            else if (*gateway.trouble == Errc::gateway_refused)
                doubtful("gateway", CliText::doctor_gateway_other, CliText::advice_gateway_other,
                         {gateway.origin, printable(gateway.address), printable(gateway.trouble->detail())});
            else
                doubtful("gateway", CliText::doctor_gateway_silent, CliText::advice_gateway_silent,
                         {gateway.origin, printable(gateway.address), printable(gateway.trouble->detail())});
    }

    void origins() {
        if (!seen_.origins)
            return bad("origins", CliText::doctor_origins_bad, CliText::advice_origins_bad,
                       {printable(seen_.origins.error().detail())});
        if (seen_.origins->ignored > 0)
            return doubtful("origins", CliText::doctor_origins_ignored, CliText::advice_origins_ignored,
                            {std::to_string(seen_.origins->ignored)});
        good("origins", CliText::doctor_origins_good, {std::to_string(seen_.origins->approved)});
    }

    void session() {
        if (seen_.display)
            good("display", CliText::doctor_display_good, {});
        else
            doubtful("display", CliText::doctor_display_missing, CliText::advice_display, {});
        switch (seen_.runtime_folder) {
        case RuntimeFolder::good:
            return good("runtime-folder", CliText::doctor_runtime_good, {});
        case RuntimeFolder::open_to_others:
            return doubtful("runtime-folder", CliText::doctor_runtime_open, CliText::advice_runtime_open, {});
        case RuntimeFolder::unset:
        case RuntimeFolder::missing:
        case RuntimeFolder::foreign:
            break;
        }
        bad("runtime-folder", CliText::doctor_runtime_bad, CliText::advice_runtime, {});
    }

    /// Certificates and challenges are judged by this clock.
    void time() {
        if (seen_.now < seen_.built)
            bad("time", CliText::doctor_time_bad, CliText::advice_time, {});
        else
            good("time", CliText::doctor_time_good, {});
    }

    void browsers() {
        for (const BrowserSeen& browser : seen_.browsers)
            if (browser.has_policy)
                good("browser", CliText::doctor_browser_good, {browser.name});
            else
                doubtful("browser", CliText::doctor_browser_asks, CliText::advice_browser,
                         {browser.name, browser.policy_file.string()});
    }

    void audit() {
        if (!seen_.audit_exists && !seen_.audit_file.empty())
            return good("audit", CliText::doctor_audit_none, {});
        if (!seen_.audit)
            return bad("audit", CliText::audit_unreadable, CliText::advice_audit_unreadable,
                       {printable(seen_.audit.error().detail())});
        const AuditSummary& log = *seen_.audit;
        if (log.problem)
            return add(Level::problem, "audit", sentence(*log.problem, language_),
                       say(CliText::advice_audit, language_));
        if (log.records == 0) return bad("audit", CliText::audit_empty, CliText::advice_audit, {});
        if (!log.unanswered.empty())
            return doubtful("audit", CliText::doctor_audit_unanswered, CliText::advice_audit_unanswered,
                            {std::to_string(log.unanswered.size())});
        good("audit", CliText::doctor_audit_good, {std::to_string(log.records)});
    }

    std::vector<Finding> findings() { return std::move(findings_); }

  private:
    void add(Level level, const char* check, std::string what, std::string advice) {
        findings_.push_back({level, check, std::move(what), std::move(advice)});
    }
    void good(const char* check, CliText what, Arguments arguments) {
        add(Level::ok, check, say(what, language_, arguments), "");
    }
    void doubtful(const char* check, CliText what, CliText advice, Arguments arguments) {
        add(Level::warning, check, say(what, language_, arguments), say(advice, language_, arguments));
    }
    void bad(const char* check, CliText what, CliText advice, Arguments arguments) {
        add(Level::problem, check, say(what, language_, arguments), say(advice, language_, arguments));
    }

    const Observation& seen_;
    Language language_;
    std::vector<Finding> findings_;
};

} // namespace

std::string_view to_text(Level level) noexcept {
    switch (level) {
    case Level::ok:
        return "ok";
    case Level::warning:
        return "warning";
    case Level::problem:
        return "problem";
    }
    return "";
}

std::vector<Finding> judge(const Observation& seen, Language language) {
    Judgement judgement{seen, language};
    judgement.configuration();
    judgement.programs();
    judgement.daemon();
    judgement.web();
    judgement.modules();
    judgement.catalogue();
    judgement.readers();
    judgement.troubles();
    judgement.present();
    judgement.session();
    judgement.time();
    judgement.browsers();
    judgement.trust();
    judgement.gateways();
    judgement.origins();
    judgement.audit();
    return judgement.findings();
}

} // namespace kyso::cli
