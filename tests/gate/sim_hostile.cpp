// SPDX-License-Identifier: Apache-2.0
// Threat T12, the long count: every hostile mode of kyso-telco, in the answer to the order, to a status
// query, or to both, through gateway, relay and kysod. Each ends with a type; a signature that leaves
// verifies; no phone is ordered to sign twice; nothing is stuck.
#include "signature/verification.hpp"
#include "tests/gate/arguments.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/sim/sim_setting.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;

class Hostilities {
  public:
    std::vector<std::string> modes() const {
        std::vector<std::string> names;
        const json::value told = sims_->telco().control("GET", "faults");
        for (const json::value& name : told.at("known").as_array())
            names.push_back(json::value_to<std::string>(name));
        return names;
    }

    void one(const std::string& mode, std::size_t index) {
        // kysod rings 256 numbers a day and no more: another day, and another everything.
        if (index > 0 && index % 200 == 0) sims_ = std::make_unique<SimSetting>();
        const std::string digits = std::to_string(100'000'000 + index).substr(3);
        const std::string phone = "0961" + digits, msisdn = "84961" + digits;
        sims_->telco().control("PUT", "subscribers/" + msisdn,
                               R"({"like":"84912345678","name":"A phone of the gate"})");
        sims_->telco().control("PUT", "subscribers/" + msisdn + "/behaviour", R"({"auto":"sign"})");
        sims_->bind_only(msisdn);
        constexpr const char* places[] = {"sign", "status"};
        sims_->telco().control("PUT", "faults",
                               json::serialize(json::object{
                                   {"mode", mode}, {"next", 1 + index % 3}, {"on", places[index % 2]}}));
        const auto begun = Clock::now();
        WebsocketClient page = sims_->page();
        const json::object answer = page.call("registration.sign", sims_->registration(phone));
        std::string outcome = outcome_of(answer);
        if (Clock::now() - begun > std::chrono::minutes{2}) faults_.push_back(mode + ": stuck");
        if (outcome == "ok" && !verifies(answer.at("result").as_object())) {
            outcome = "accepted";
            faults_.push_back(mode + ": what left does not verify");
        }
        ++outcomes_[mode][outcome];
        if (const std::size_t rung = sims_->rung(msisdn); rung > 1)
            faults_.push_back(mode + ": ordered " + std::to_string(rung) + " times");
        sims_->telco().control("DELETE", "faults");
    }

    int report() const {
        for (const auto& [mode, outcomes] : outcomes_) {
            std::cout << "  " << mode << ':';
            for (const auto& [outcome, count] : outcomes)
                std::cout << ' ' << outcome << ' ' << count;
            std::cout << '\n';
        }
        for (const std::string& fault : faults_)
            std::cout << "  fault: " << fault << '\n';
        std::cout << faults_.size() << " faults\n";
        return faults_.empty() ? 0 : 1;
    }

  private:
    bool verifies(const json::object& result) const {
        const auto cms = from_base64(json::value_to<std::string>(result.at("signature")));
        const std::string statement = json::value_to<std::string>(result.at("statement"));
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        return cms &&
               signature::verify_registration(*cms, statement, sims_->trust(), SimSetting::origin, now);
    }

    std::unique_ptr<SimSetting> sims_ = std::make_unique<SimSetting>();
    std::map<std::string, std::map<std::string, std::size_t>> outcomes_;
    std::vector<std::string> faults_;
};

} // namespace

int main(int argc, char** argv) {
    auto arguments = gate::read_arguments(argc, argv, {{"--count", "200"}},
                                          "Each hostile mode of a mobile signature service, so many times.");
    const std::uint64_t count = gate::number(arguments["--count"]);
    try {
        Hostilities hostilities;
        std::size_t index = 0;
        for (const std::string& mode : hostilities.modes())
            for (std::uint64_t i = 0; i < count; ++i)
                hostilities.one(mode, index++);
        return hostilities.report();
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
