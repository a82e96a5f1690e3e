// SPDX-License-Identifier: Apache-2.0
// Threat T13, the long count: a burst of starts for one phone, each with a fresh and right ticket: by a page
// through kysod, and by a program that goes to the gateway itself. At most three leave, and they do.
#include "tests/gate/arguments.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/sim/sim_setting.hpp"

#include <boost/json/serialize.hpp>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace json = boost::json;

constexpr std::size_t at_once = 16; ///< requests of one connection that kysod has open
constexpr std::size_t most = 3;

class Burst {
  public:
    explicit Burst(std::uint64_t count) : count_(count) {
        for (const char* phone : {TelcoProcess::citizen, TelcoProcess::other_citizen})
            sims_.telco().control("PUT", std::string{"subscribers/"} + phone + "/behaviour",
                                  R"({"auto":"sign"})");
    }

    void through_kysod() {
        WebsocketClient page = sims_.page();
        std::map<std::string, std::size_t> outcomes;
        for (std::uint64_t sent = 0, answered = 0; answered < count_;) {
            while (sent < count_ && sent - answered < at_once)
                page.send_text(json::serialize(json::object{{"jsonrpc", "2.0"},
                                                            {"id", ++sent},
                                                            {"method", "registration.sign"},
                                                            {"params", sims_.registration()}}));
            const auto message = page.receive();
            if (!message) throw std::runtime_error("kysod closed the connection");
            if (!message->contains("id")) continue;
            ++answered;
            ++outcomes[outcome_of(*message)];
        }
        // Most of them came while one was under way. However patiently it is tried, there are three.
        for (std::size_t i = 0; i <= most; ++i)
            ++outcomes[outcome_of(page.call("registration.sign", sims_.registration()))];
        judge("through kysod", outcomes, sims_.rung());
    }

    void straight_to_the_gateway() {
        const GatewaySetting& setting = sims_.gateway_setting();
        std::map<std::string, std::size_t> outcomes;
        for (std::uint64_t i = 0; i < count_; ++i)
            ++outcomes[one(setting,
                           setting.ticket("0" + std::string{TelcoProcess::other_citizen}.substr(2)))];
        judge("straight to the gateway", outcomes, sims_.rung(TelcoProcess::other_citizen));
    }

    int faults() const noexcept { return faults_; }

  private:
    std::string one(const GatewaySetting& setting, const sim::Ticket& ticket) {
        const std::string transaction = new_transaction();
        const auto offer = sims_.gateway().open(setting.spelled(ticket), transaction);
        if (!offer) return std::string{offer.error().name()};
        sim::SubmitCall call = submit_call(setting, ticket, transaction, *offer);
        call.to_be_signed.mechanism = Mechanism::ecdsa;
        const auto taken = sims_.gateway().submit(call);
        if (!taken) return std::string{taken.error().name()};
        const auto ended = sims_.gateway().outcome(call.ticket, transaction);
        return ended && ended->state == sim::SimProgress::State::done ? "ok" : "not signed";
    }

    void judge(const char* way, const std::map<std::string, std::size_t>& outcomes, std::size_t rung) {
        std::cout << "  " << way << ':';
        for (const auto& [outcome, count] : outcomes)
            std::cout << ' ' << outcome << ' ' << count;
        std::cout << "; rung " << rung << " times\n";
        const auto ok = outcomes.find("ok");
        const std::size_t signatures = ok == outcomes.end() ? 0 : ok->second;
        const bool right = rung == most && signatures == most;
        if (!right) ++faults_;
    }

    std::uint64_t count_;
    SimSetting sims_;
    int faults_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    auto arguments = gate::read_arguments(argc, argv, {{"--count", "1000"}},
                                          "A burst of starts for one phone: three leave.");
    try {
        Burst burst{gate::number(arguments["--count"])};
        burst.through_kysod();
        burst.straight_to_the_gateway();
        std::cout << burst.faults() << " faults\n";
        return burst.faults() == 0 ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
