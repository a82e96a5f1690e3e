// SPDX-License-Identifier: Apache-2.0
// Threat T13, the long count: kysod, kyso-relay or kyso-gateway killed (SIGKILL) at random moments of a SIM's
// signature, and started again. The operation is resumed or ended, with a type; no phone rings twice for it;
// nothing is stuck.
#include "tests/gate/arguments.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/sim/sim_setting.hpp"

#include <boost/json/serialize.hpp>

#include <random>
#include <thread>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;

/// A phone of its own for each operation: limits and a phone that still rings are another test's.
std::string phone_number(std::size_t i) {
    const std::string digits = std::to_string(100'000'000 + i).substr(1);
    return "0961" + digits.substr(2);
}

class Kills {
  public:
    explicit Kills(std::uint64_t seed) : random_(seed) {}

    void one(std::size_t index) {
        // kysod rings 256 numbers a day and no more: another day, and another everything.
        if (index > 0 && index % 200 == 0) sims_ = std::make_unique<SimSetting>();
        const std::string phone = phone_number(index), msisdn = "84" + phone.substr(1);
        sims_->telco().control("PUT", "subscribers/" + msisdn,
                               R"({"like":"84912345678","name":"A phone of the gate"})");
        sims_->telco().control("PUT", "subscribers/" + msisdn + "/behaviour", R"({"auto":"sign"})");
        sims_->bind_only(msisdn);
        const std::size_t victim = index % 3;
        std::string operation, outcome = "never begun";
        {
            WebsocketClient page = sims_->page();
            page.send_text(json::serialize(json::object{{"jsonrpc", "2.0"},
                                                        {"id", "k"},
                                                        {"method", "registration.sign"},
                                                        {"params", sims_->registration(phone)}}));
            // From before the window to after the answer.
            std::this_thread::sleep_for(std::chrono::milliseconds{random_() % 700});
            kill(victim);
            outcome = read_to_the_end(page, operation);
        }
        if (outcome == "lost" && !operation.empty()) outcome = resume(operation);
        ++outcomes_[std::string{names[victim]} + " killed: " + outcome];
        const std::size_t rung = sims_->rung(msisdn);
        if (rung > 1) faults_.push_back(phone + " rang " + std::to_string(rung) + " times");
        if (outcome == "ok" && rung != 1) faults_.push_back(phone + " signed and never rang");
        if (outcome == "lost" && rung != 0 && operation.empty())
            faults_.push_back(phone + " rang for an operation that nobody can name");
        if (outcome == "stuck") faults_.push_back(phone + " is stuck");
    }

    int report() const {
        for (const auto& [what, count] : outcomes_)
            std::cout << "  " << what << ": " << count << '\n';
        for (const std::string& fault : faults_)
            std::cout << "  fault: " << fault << '\n';
        std::cout << faults_.size() << " faults\n";
        return faults_.empty() ? 0 : 1;
    }

  private:
    static constexpr std::string_view names[] = {"kysod", "kyso-relay", "kyso-gateway"};

    void kill(std::size_t victim) {
        if (victim == 0) sims_->kill_kysod();
        if (victim == 1) sims_->kill_relay();
        if (victim == 2) sims_->kill_gateway();
    }
    /// `ok`, an error's name, or `lost` with the connection.
    std::string read_to_the_end(WebsocketClient& page, std::string& operation) {
        try {
            while (auto message = page.receive()) {
                if (message->contains("id")) return outcome_of(*message);
                const json::object& params = message->at("params").as_object();
                if (const auto* named = params.if_contains("operation"))
                    operation = std::string{named->as_string()};
            }
        } catch (const std::exception&) { // the connection went with kysod
        }
        return "lost";
    }
    std::string resume(const std::string& operation) {
        const auto begun = Clock::now();
        WebsocketClient page = sims_->page();
        const std::string outcome = outcome_of(page.call("operation.resume", {{"operation", operation}}));
        return Clock::now() - begun > std::chrono::minutes{2} ? "stuck" : outcome;
    }

    std::mt19937_64 random_;
    std::unique_ptr<SimSetting> sims_ = std::make_unique<SimSetting>();
    std::map<std::string, std::size_t> outcomes_;
    std::vector<std::string> faults_;
};

} // namespace

int main(int argc, char** argv) {
    auto arguments = gate::read_arguments(argc, argv, {{"--count", "200"}, {"--seed", "1"}},
                                          "Kills kysod, kyso-relay and kyso-gateway during SIM signatures.");
    const std::uint64_t count = gate::number(arguments["--count"]);
    try {
        Kills kills{gate::number(arguments["--seed"])};
        for (std::uint64_t i = 0; i < count; ++i)
            kills.one(i);
        return kills.report();
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
