// SPDX-License-Identifier: Apache-2.0
// Threat T12, the long count: every hostile mode of kyso-telco, in the answer to the question for
// certificates, to the order, or to a status query, through gateway, relay and kysod. Each ends with a type;
// a signature that leaves verifies; no phone is ordered to sign twice; nothing is stuck. Most of the time is
// waiting, so several modes run beside each other, each with programs of its own.
#include "signature/verification.hpp"
#include "simulators/telco/service/faults.hpp"
#include "tests/gate/arguments.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/sim/sim_setting.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include <algorithm>
#include <csignal>
#include <sstream>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;

/// Where this can go wrong at all: some are about a signature, or about its being awaited.
std::vector<std::string> places_of(telco::Fault mode) {
    using telco::Fault;
    const bool later =
        mode == Fault::other_data || mode == Fault::other_certificate || mode == Fault::pending_forever;
    if (later) return {"status"};
    return {"profile", "sign", "status"};
}

class Hostilities {
  public:
    explicit Hostilities(telco::Fault mode) : name_(telco::to_text(mode)), places_(places_of(mode)) {}

    void one(std::size_t index) {
        // kysod rings 256 numbers a day and no more: another day, and another everything.
        if (index > 0 && index % 200 == 0) sims_ = std::make_unique<SimSetting>();
        const std::string digits = std::to_string(100'000'000 + index).substr(3);
        const std::string phone = "0961" + digits, msisdn = "84961" + digits;
        sims_->telco().control("PUT", "subscribers/" + msisdn,
                               R"({"like":"84912345678","name":"A phone of the gate"})");
        sims_->telco().control("PUT", "subscribers/" + msisdn + "/behaviour", R"({"auto":"sign"})");
        sims_->bind_only(msisdn);
        const std::size_t times = 1 + index / places_.size() % 3;
        const std::string& place = places_[index % places_.size()];
        sims_->telco().control(
            "PUT", "faults", json::serialize(json::object{{"mode", name_}, {"next", times}, {"on", place}}));
        const auto begun = Clock::now();
        WebsocketClient page = sims_->page();
        const json::object answer = page.call("registration.sign", sims_->registration(phone));
        std::string outcome = outcome_of(answer);
        if (Clock::now() - begun > std::chrono::minutes{2}) faults_.push_back("stuck at " + place);
        if (outcome == "ok" && !verifies(answer.at("result").as_object())) {
            outcome = "accepted";
            faults_.push_back("what left does not verify, " + place);
        }
        ++outcomes_[outcome];
        if (const std::size_t rung = sims_->rung(msisdn); rung > 1)
            faults_.push_back("ordered " + std::to_string(rung) + " times");
        if (unmet(times)) faults_.push_back("was never answered so, " + place);
        sims_->telco().control("DELETE", "faults");
    }

    /// One write, for others print beside us.
    int report(std::chrono::seconds took) const {
        std::ostringstream text;
        text << "  " << name_ << ':';
        for (const auto& [outcome, count] : outcomes_)
            text << ' ' << outcome << ' ' << count;
        text << " (" << took.count() << " s)\n";
        for (const std::string& fault : faults_)
            text << "  fault: " << name_ << ": " << fault << '\n';
        std::cout << text.str() << std::flush;
        return faults_.empty() ? 0 : 1;
    }

  private:
    bool unmet(std::size_t times) const {
        const json::value told = sims_->telco().control("GET", "faults");
        const json::array& armed = told.at("armed").as_array();
        return !armed.empty() && json::value_to<std::size_t>(armed[0].at("next")) == times;
    }
    bool verifies(const json::object& result) const {
        const auto cms = from_base64(json::value_to<std::string>(result.at("signature")));
        const std::string statement = json::value_to<std::string>(result.at("statement"));
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        return cms &&
               signature::verify_registration(*cms, statement, sims_->trust(), SimSetting::origin, now);
    }

    std::string name_;
    std::vector<std::string> places_;
    std::unique_ptr<SimSetting> sims_ = std::make_unique<SimSetting>();
    std::map<std::string, std::size_t> outcomes_;
    std::vector<std::string> faults_;
};

int run_mode(telco::Fault mode, std::uint64_t count) {
    try {
        const auto begun = Clock::now();
        Hostilities hostilities{mode};
        for (std::uint64_t i = 0; i < count; ++i)
            hostilities.one(i);
        return hostilities.report(std::chrono::ceil<std::chrono::seconds>(Clock::now() - begun));
    } catch (const std::exception& error) {
        std::cerr << telco::to_text(mode) << ": " << error.what() << '\n';
        return 1;
    }
}

/// Each in a process of its own; how many failed.
int run_modes(std::uint64_t count, std::uint64_t jobs) {
    { // The keys of its made-up people and servers, which all of them then have.
        const SimSetting first;
    }
    std::uint64_t running = 0;
    int failed = 0;
    const auto wait_for_one = [&] {
        int status = 0;
        if (::wait(&status) > 0) --running;
        if (status != 0) ++failed;
    };
    // The last in the list wait longest (slow_drip): they begin.
    std::vector<std::string_view> names = telco::fault_names();
    std::ranges::reverse(names);
    for (const std::string_view name : names) {
        if (running == jobs) wait_for_one();
        const pid_t child = ::fork();
        if (child == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::_exit(run_mode(*telco::fault_from(name), count));
        }
        if (child < 0) throw std::runtime_error("fork");
        ++running;
    }
    while (running > 0)
        wait_for_one();
    return failed;
}

} // namespace

int main(int argc, char** argv) {
    auto arguments = gate::read_arguments(argc, argv, {{"--count", "200"}, {"--jobs", "6"}},
                                          "Each hostile mode of a mobile signature service, so many times.");
    const int failed = run_modes(gate::number(arguments["--count"]), gate::number(arguments["--jobs"]));
    std::cout << telco::fault_names().size() << " modes, " << failed << " with faults\n";
    return failed == 0 ? 0 : 1;
}
