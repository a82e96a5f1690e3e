// SPDX-License-Identifier: Apache-2.0
// A token is pulled out, swapped, put back, or another comes, in every phase of a request: one typed answer,
// no PIN try lost, kysod goes on and the next request signs. The reader stops the card where the phase is, so
// the moment is no matter of luck.
#include "tests/integration/realtoken/requests.hpp"

#include <array>

namespace kyso::test {
namespace {

enum class Phase { before_window, at_window, after_pin, at_login, before_signature, at_signature, in_batch };
enum class Event { pulled, swapped, put_back, another_comes };

struct Row {
    Phase phase;
    Event event;
    const char* outcome; ///< of a batch in its middle: of what was not signed
};

constexpr std::array phase_names{"before_window",    "at_window",    "after_pin", "at_login",
                                 "before_signature", "at_signature", "in_batch"};
constexpr std::array event_names{"pulled", "swapped", "put_back", "another_comes"};

class Phases : public testing::TestWithParam<Row> {
  protected:
    Phases() { begin_anew(); }

    void begin_anew() {
        citizen_.put_in({"an"});
        if (!shows_devices(daemon_, 1)) throw std::runtime_error(daemon_.log());
    }

    /// The card stops at a command of this kind, after so many; nobody sees it until an event comes.
    void stop_at(const std::string& command, std::int64_t after = 0) const {
        citizen_.token().say("fault r1 hang " + command + " times=1 skip=" + std::to_string(after));
    }
    std::int64_t received() const {
        return citizen_.token().say("state").at("readers").at("r1").at("received").as_int64();
    }

    /// Commands from the PIN to the login's end, of a login that the card is pulled out of.
    std::int64_t commands_of_login() {
        SlowTypist person{daemon_};
        page_.begin("measured", "document.sign", documents(1));
        EXPECT_TRUE(person.sits_at_window());
        const std::int64_t before = received();
        stop_at("verify");
        EXPECT_TRUE(person.types(pin) && faults_are_met(citizen_.token()));
        const std::int64_t count = received() - before;
        citizen_.token().say("remove r1");
        EXPECT_NE(outcome_of(answer_to(page_, "measured")), "ok");
        begin_anew();
        return count;
    }

    /// Brings a request to that phase.
    void reach(Phase phase) {
        const std::int64_t login = phase == Phase::before_signature ? commands_of_login() : 0;
        SlowTypist person{daemon_};
        if (phase == Phase::before_window) stop_at("read", 1);
        page_.begin("r", "document.sign", documents(phase == Phase::in_batch ? 3 : 1));
        if (phase == Phase::before_window) {
            ASSERT_TRUE(faults_are_met(citizen_.token()));
            return;
        }
        ASSERT_TRUE(person.sits_at_window()) << daemon_.log();
        if (phase == Phase::at_window) {
            waiting_.emplace(std::move(person));
            return;
        }
        if (phase == Phase::after_pin) stop_at("any");
        if (phase == Phase::at_login) stop_at("verify");
        if (phase == Phase::before_signature) stop_at("any", login);
        if (phase == Phase::at_signature) stop_at("sign");
        if (phase == Phase::in_batch) stop_at("sign", 1);
        ASSERT_TRUE(person.types(pin));
        ASSERT_TRUE(faults_are_met(citizen_.token())) << daemon_.log();
    }

    void happens(Event event) const {
        const TokenSetting& token = citizen_.token();
        if (event == Event::pulled) token.say("remove r1");
        if (event == Event::swapped) token.say("swap r1 binh");
        if (event == Event::another_comes) token.say("insert r2 binh");
        if (event == Event::put_back) {
            token.say("remove r1");
            token.say("insert r1 an");
        }
        // While the window waits there is time enough for pcscd to notice.
        const bool noticed =
            event == Event::pulled || !waiting_ || wait_until([&] {
                const auto readers = token.say("state").at("readers");
                return readers.at(event == Event::another_comes ? "r2" : "r1").at("powered").as_bool();
            });
        EXPECT_TRUE(noticed);
    }

    void expect_next_request_signs() {
        begin_anew();
        daemon_.person_types(pin);
        EXPECT_EQ(Judge{citizen_.pki()}.batch(page_.call("document.sign", documents(2))), 2U)
            << daemon_.log();
        for (const char* card : {"an", "binh"}) {
            EXPECT_EQ(citizen_.token().count(card, "wrong_pin"), 0);
            EXPECT_EQ(citizen_.token().count(card, "pin_tries_left"), 3);
        }
    }

    const TokenCitizen citizen_{{{"an"}, {"binh", KeyKind::rsa_2048, "9A", false}}};
    const TestDaemon daemon_{citizen_.setup()};
    WebsocketClient page_{daemon_.port(), portal_origin};
    std::optional<SlowTypist> waiting_;
};

TEST_P(Phases, give_one_typed_answer) {
    const Row& row = GetParam();
    reach(row.phase);
    happens(row.event);
    // A card that hangs is cut short by what happened to it; one that another joined is not.
    if (row.event == Event::another_comes && row.phase != Phase::at_window) citizen_.token().say("remove r1");
    EXPECT_TRUE(!waiting_ || waiting_->types(pin));
    const json::object answer = answer_to(page_, "r");
    if (row.phase == Phase::in_batch) {
        ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
        EXPECT_EQ(Judge{citizen_.pki()}.batch(answer), 1U);
        for (const std::size_t i : {1U, 2U})
            EXPECT_EQ(answer.at("result").at("results").at(i).at("error").at("data").at("name").as_string(),
                      row.outcome);
    } else {
        EXPECT_EQ(outcome_of(answer), row.outcome) << daemon_.log();
    }
    EXPECT_TRUE(daemon_.alive());
    EXPECT_LE(citizen_.token().count("an", "signatures"), 1) << "never twice";
    EXPECT_EQ(citizen_.token().count("binh", "verify"), 0) << "its PIN was not asked for";
    expect_next_request_signs();
}

INSTANTIATE_TEST_SUITE_P(Every, Phases,
                         testing::Values(Row{Phase::before_window, Event::pulled, "token_not_found"},
                                         Row{Phase::before_window, Event::swapped, "token_not_found"},
                                         Row{Phase::before_window, Event::put_back, "token_not_found"},
                                         Row{Phase::at_window, Event::pulled, "token_removed"},
                                         Row{Phase::at_window, Event::swapped, "token_removed"},
                                         Row{Phase::at_window, Event::put_back, "token_removed"},
                                         Row{Phase::at_window, Event::another_comes, "ok"},
                                         Row{Phase::after_pin, Event::pulled, "token_removed"},
                                         Row{Phase::after_pin, Event::swapped, "token_removed"},
                                         Row{Phase::after_pin, Event::put_back, "token_removed"},
                                         Row{Phase::at_login, Event::pulled, "token_removed"},
                                         Row{Phase::at_login, Event::swapped, "token_removed"},
                                         Row{Phase::at_login, Event::put_back, "token_removed"},
                                         Row{Phase::before_signature, Event::pulled, "token_removed"},
                                         Row{Phase::before_signature, Event::swapped, "token_removed"},
                                         Row{Phase::before_signature, Event::put_back, "token_removed"},
                                         Row{Phase::at_signature, Event::pulled, "token_removed"},
                                         Row{Phase::at_signature, Event::swapped, "token_removed"},
                                         Row{Phase::at_signature, Event::put_back, "token_removed"},
                                         Row{Phase::in_batch, Event::pulled, "token_removed"},
                                         Row{Phase::in_batch, Event::swapped, "token_removed"},
                                         Row{Phase::in_batch, Event::put_back, "token_removed"}),
                         [](const auto& row) {
                             return std::string{phase_names.at(static_cast<std::size_t>(row.param.phase))} +
                                    "_" + event_names.at(static_cast<std::size_t>(row.param.event));
                         });

} // namespace
} // namespace kyso::test
