// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/run.hpp"

#include "pkcs11/client/readable_text.hpp"
#include "pkcs11/kit/login_guard.hpp"

#include <p11-kit/pkcs11.h>

#include <algorithm>

namespace kyso::pkcs11::kit {
namespace {

std::string place(const ChildReport& report) {
    if (!report.open_call().empty()) return " in " + std::string{report.open_call()};
    if (report.trace().empty()) return report.step() <= Step::load ? " while the module was loaded" : "";
    return " after " + report.trace().back().function;
}

std::string first_words(const std::string& text) {
    return text.empty() ? "" : "; it printed: " + text.substr(0, text.find('\n'));
}

class Run {
  public:
    Run(const RunOptions& options, const std::function<void(const CheckResult&)>& told)
        : options_(options), told_(told) {
        report_.module = pkcs11::readable_text(options.module, 4096);
        report_.token = options.token;
    }

    RunReport go() {
        for (const CheckInfo* check : options_.plan)
            if (!check->of_whole_run && report_.kit_error.empty()) tell(one(*check));
        for (const CheckInfo* check : options_.plan)
            if (check->of_whole_run) tell(whole(*check));
        std::ranges::sort(report_.results, {}, [](const CheckResult& result) { return result.check->id; });
        report_.blocked = guard_.refused();
        report_.end = end();
        return std::move(report_);
    }

  private:
    void tell(CheckResult result) {
        if (!report_.kit_error.empty()) return;
        told_(result);
        report_.results.push_back(std::move(result));
    }

    /// Why it is not even tried.
    std::optional<Outcome> not_tried(const CheckInfo& check) const {
        if (!guard_.stopped().empty()) return Outcome{Verdict::blocked, {}, guard_.stopped()};
        for (const auto& [step, where] : broken_)
            if (step <= check.needs)
                return Outcome{
                    Verdict::skip, {}, std::string{"needs "} + std::string{name(step)} + ": see " + where};
        if (check.needs < Step::login) return std::nullopt;
        if (options_.pin == nullptr) return Outcome{Verdict::skip, {}, "needs a login, and no PIN was given"};
        if (!guard_.refused().empty()) return Outcome{Verdict::blocked, {}, guard_.refused()};
        return std::nullopt;
    }

    CheckResult one(const CheckInfo& check) {
        if (auto outcome = not_tried(check)) return {&check, std::move(*outcome), {}, {}};
        CheckCommand command{
            {options_.program, options_.module, std::string{check.id}}, options_.timeout, nullptr};
        command.words.insert(command.words.end(), options_.token.begin(), options_.token.end());
        if (check.needs >= Step::login) command.pin = options_.pin;
        auto ended = run_check_process(command);
        if (!ended || ended->status == 127) {
            report_.kit_error = ended ? options_.program + " cannot be started" : ended.error().describe();
            return {&check, {}, {}, {}};
        }
        return conclude(check, *ended);
    }

    CheckResult conclude(const CheckInfo& check, const CheckEnd& ended) {
        const ChildReport& told = ended.report;
        const bool right_before = guard_.pin_was_right();
        guard_.after(check.id, told);
        report_.facts.insert(told.facts().begin(), told.facts().end());
        CheckResult result{
            &check, judge(ended, options_.timeout), ended.took, {told.trace().begin(), told.trace().end()}};
        if (!ended.came_to_its_end()) {
            deaths_ += (deaths_.empty() ? "" : "; ") + std::string{check.id} + ": " + result.outcome.observed;
            // The function of the signature is a step, too: one that hangs is not tried ten times.
            const auto call = told.open_call();
            const bool signing = told.step() == Step::sign && (call == "C_Sign" || call == "C_SignInit");
            if (told.step() < Step::sign || signing) broken_.try_emplace(told.step(), check.id);
        } else if (told.failed_step() && result.outcome.verdict == Verdict::fail) {
            if (told.no_token()) no_token_ = true;
            broken_.try_emplace(*told.failed_step(), check.id);
            const auto& logins = told.logins();
            if (!right_before && !logins.empty() && logins.back() == CKR_PIN_INCORRECT)
                result.outcome = {Verdict::blocked, "the token's PIN", "the token says that it is another"};
        }
        if (!ended.out.empty() && printed_.empty())
            printed_ = std::string{check.id} + ": " + ended.out.substr(0, ended.out.find('\n'));
        tried_ = true;
        return result;
    }

    CheckResult whole(const CheckInfo& check) const {
        if (!tried_) return {&check, {Verdict::skip, {}, "no other check was tried"}, {}, {}};
        const std::string& seen = check.id == "A06" ? printed_ : deaths_;
        if (seen.empty()) return {&check, {}, {}, {}};
        return {&check,
                {Verdict::fail,
                 check.id == "A06" ? "nothing on standard output" : "each process comes to its end", seen},
                {},
                {}};
    }

    RunEnd end() const {
        const auto broken_first = broken_.empty() ? Step::sign : broken_.begin()->first;
        if (!report_.kit_error.empty()) return RunEnd::kit_error;
        if (!broken_.empty() && broken_first <= Step::load) return RunEnd::not_loaded;
        if (no_token_) return RunEnd::no_token;
        if (!report_.blocked.empty()) return RunEnd::blocked;
        if (report_.count(Verdict::fail) != 0) return RunEnd::failed;
        if (report_.count(Verdict::pass) + report_.count(Verdict::deviation) == 0)
            return RunEnd::nothing_tested;
        return RunEnd::ok;
    }

    const RunOptions& options_;
    const std::function<void(const CheckResult&)>& told_;
    RunReport report_;
    LoginGuard guard_;
    std::map<Step, std::string> broken_; ///< steps that failed, and the check that shows it
    std::string printed_, deaths_;
    bool no_token_ = false;
    bool tried_ = false;
};

} // namespace

std::size_t RunReport::count(Verdict verdict) const noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(
        results, [verdict](const CheckResult& result) { return result.outcome.verdict == verdict; }));
}

Outcome judge(const CheckEnd& end, std::chrono::milliseconds timeout) {
    const ChildReport& told = end.report;
    const auto fail = [](std::string expected, std::string observed) {
        return Outcome{Verdict::fail, std::move(expected), std::move(observed)};
    };
    const std::string comes_back = "the module comes back";
    if (end.timed_out)
        return fail(comes_back + " within " + std::to_string(timeout.count() / 1000) + " s",
                    "no end" + place(told));
    if (end.flooded) return fail(comes_back, "calls without end" + place(told));
    if (told.done() && told.outcome() && (end.signal != 0 || end.status != 0))
        return fail("a process that ends with 0",
                    (end.signal != 0 ? "signal " + std::to_string(end.signal)
                                     : "exit status " + std::to_string(end.status)) +
                        " when it ended" + first_words(end.err));
    if (end.signal != 0)
        return fail(comes_back, "signal " + std::to_string(end.signal) + place(told) + first_words(end.err));
    if (!told.done() || !told.outcome())
        return fail(comes_back, "the process was ended with status " + std::to_string(end.status) +
                                    place(told) + first_words(end.err));
    return *told.outcome();
}

RunReport run(const RunOptions& options, const std::function<void(const CheckResult&)>& told) {
    return Run{options, told}.go();
}

} // namespace kyso::pkcs11::kit
