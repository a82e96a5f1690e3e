// SPDX-License-Identifier: Apache-2.0
#include "tests/gate/pin_stage.hpp"

#include "tests/support/citizen/citizen.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <sys/socket.h>

namespace kyso::gate {
namespace {

using namespace kyso::test;
namespace json = boost::json;

/// One way to end, and how many of 200 end so.
struct Way {
    const char* rules;  ///< of the fault-injecting module
    const char* person; ///< right, wrong, or a line of the scripted prompt
    const char* outcome;
    std::size_t of_200;
};

constexpr std::array ways = {Way{"", "right", "ok", 60},
                             Way{"", "wrong", "pin_incorrect", 20},
                             Way{"", "cancel", "consent_refused", 15},
                             Way{"", "wait", "consent_timed_out", 10},
                             Way{"", "exit 1", "prompt_failed", 10},
                             Way{"", "garbage", "prompt_failed", 5},
                             Way{"", "approve_without_pin 0", "pin_not_usable", 5},
                             Way{"C_Sign -> crash", "right", "outcome_unknown", 15},
                             Way{"C_Sign -> hang", "right", "outcome_unknown", 10},
                             Way{"C_Sign -> exit 0", "right", "outcome_unknown", 5},
                             Way{"C_Sign -> return CKR_DEVICE_ERROR", "right", "outcome_unknown", 10},
                             Way{"C_Sign -> garble", "right", "signature_invalid", 5},
                             Way{"C_Login -> crash", "right", "driver_died", 10},
                             Way{"C_Login -> hang", "right", "driver_hung", 5},
                             Way{"C_Login -> return CKR_PIN_LOCKED", "right", "pin_locked", 5},
                             Way{"* -> print noise", "right", "ok", 10}};

class Stage {
  public:
    explicit Stage(int scanner) : scanner_(scanner), citizen_({}, canary) {}

    void play(const Way& way, std::size_t times) {
        DaemonSetup setup = citizen_.faulty_setup(way.rules);
        setup.more_toml += "deaths = 1000000\nhangs = 1000000\n"; // continues [drivers]
        const std::string person = way.person;
        if (person == "wait") setup.more_toml += "[limits]\nprompt_seconds = 1\n";
        const TestDaemon daemon{setup};
        if (person == "right")
            daemon.person_types(canary);
        else if (person == "wrong")
            daemon.person_types(std::string{canary} + "!");
        else
            daemon.person(person);
        WebsocketClient page{daemon.port(), portal_origin};
        for (std::size_t i = 0; i < times; ++i) {
            const std::string outcome = request(daemon, page);
            if (outcome != way.outcome)
                throw std::runtime_error(std::string{way.rules} + " " + person + ": " + outcome +
                                         " instead of " + way.outcome);
            ++outcomes_[outcome];
            tell("after " + std::to_string(daemon.pid()) + " " + daemon.folder().string());
        }
        daemon.audit(); // throws where the chain is broken
    }

    void tell_figures() const {
        std::string text;
        for (const auto& [outcome, times] : outcomes_)
            text += " " + outcome + " " + std::to_string(times);
        tell("figures" + text);
    }

  private:
    std::string request(const TestDaemon& daemon, WebsocketClient& page) const {
        page.begin("r", "registration.sign", registration_params());
        while (auto message = page.receive()) {
            if (message->contains("id")) return outcome_of(*message);
            if (message->at("params").at("state") != "waiting_for_turn")
                tell("during " + std::to_string(daemon.pid()));
        }
        throw std::runtime_error("kysod closed");
    }

    void tell(const std::string& message) const {
        char answer = 0;
        if (::send(scanner_, message.data(), message.size(), MSG_NOSIGNAL) < 0 ||
            ::recv(scanner_, &answer, 1, 0) != 1)
            throw std::runtime_error("the scanner is gone");
    }

    int scanner_;
    Citizen citizen_;
    std::map<std::string, std::size_t> outcomes_;
};

} // namespace

void run_stage(std::size_t count, int scanner) {
    Stage stage{scanner};
    for (const Way& way : ways)
        stage.play(way, std::max<std::size_t>(1, way.of_200 * count / 200));
    stage.tell_figures();
}

} // namespace kyso::gate
