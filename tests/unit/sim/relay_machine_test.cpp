// SPDX-License-Identifier: Apache-2.0
// Conversations with a gateway, replayed with every kind of answer at every step.
#include "drivers/sim/relay_machine.hpp"

#include <gtest/gtest.h>

namespace kyso::sim {
namespace {

using namespace std::chrono_literals;
using Time = RelayMachine::Time;
using Action = RelayMachine::Action;

const Time begin{};
const Time deadline = begin + 360s;
const Action submit = RelayMachine::Submit{}, ask = RelayMachine::AskStatus{};

Action wait(std::chrono::milliseconds after) {
    return RelayMachine::Wait{begin + after};
}
Action finish(std::optional<Errc> error = {}) {
    return RelayMachine::Finish{error};
}
Result<SimProgress> said(SimProgress::State state, Errc error = Errc::sim_cancelled) {
    SimProgress progress;
    progress.state = state;
    progress.error = error;
    return progress;
}
const auto pending = said(SimProgress::State::pending), done = said(SimProgress::State::done);
Result<SimProgress> no_answer(Errc errc = Errc::gateway_unreachable) {
    return Error{errc};
}

TEST(RelayMachineTest, submits_once_and_asks_until_the_phone_has_answered) {
    RelayMachine machine{Sent::no, deadline};
    EXPECT_EQ(machine.start(begin), submit);
    EXPECT_EQ(machine.sent(), Sent::unknown) << "written down before it is performed";
    EXPECT_EQ(machine.answered(pending, begin), wait(1000ms));
    EXPECT_EQ(machine.sent(), Sent::yes);
    EXPECT_EQ(machine.waited(begin + 1s), ask);
    EXPECT_EQ(machine.answered(pending, begin + 1s), wait(2000ms));
    EXPECT_EQ(machine.waited(begin + 2s), ask);
    EXPECT_EQ(machine.answered(done, begin + 2s), finish());
}

TEST(RelayMachineTest, after_a_call_that_was_held_it_asks_at_once) {
    RelayMachine machine{Sent::yes, deadline};
    machine.start(begin);
    EXPECT_EQ(machine.answered(pending, begin + 10s), wait(10s));
    EXPECT_EQ(machine.waited(begin + 10s), ask);
    EXPECT_EQ(machine.answered(pending, begin + 10s + 300ms), wait(11s)) << "from question to question";
}

TEST(RelayMachineTest, what_may_have_arrived_is_asked_about_and_never_sent_again) {
    for (const Errc lost : {Errc::gateway_unreachable, Errc::gateway_refused}) {
        RelayMachine machine{Sent::no, deadline};
        machine.start(begin);
        std::chrono::milliseconds pause = RelayMachine::first_pause;
        for (int i = 0; i < 8; ++i) {
            EXPECT_EQ(machine.answered(no_answer(lost), begin), wait(pause));
            EXPECT_EQ(machine.waited(begin), ask);
            pause = std::min(pause * 2, RelayMachine::longest_pause);
        }
        EXPECT_EQ(machine.answered(pending, begin), wait(1000ms));
        EXPECT_EQ(machine.waited(begin), ask);
        EXPECT_EQ(machine.answered(done, begin), finish());
    }
}

TEST(RelayMachineTest, a_clear_refusal_of_the_submission_is_its_end) {
    for (const Errc refused : {Errc::ticket_used, Errc::sim_busy, Errc::sim_too_often, Errc::sim_not_offered,
                               Errc::operation_unknown}) {
        RelayMachine machine{Sent::no, deadline};
        machine.start(begin);
        EXPECT_EQ(machine.answered(no_answer(refused), begin), finish(refused));
    }
}

TEST(RelayMachineTest, a_gateway_that_does_not_know_it_leaves_the_outcome_unknown) {
    RelayMachine machine{Sent::no, deadline};
    machine.start(begin);
    machine.answered(no_answer(), begin);
    machine.waited(begin);
    EXPECT_EQ(machine.answered(no_answer(Errc::operation_unknown), begin), finish(Errc::outcome_unknown));
}

TEST(RelayMachineTest, after_a_restart_it_asks) {
    for (const Sent sent : {Sent::unknown, Sent::yes}) {
        RelayMachine machine{sent, deadline};
        EXPECT_EQ(machine.start(begin), ask);
        EXPECT_EQ(machine.answered(done, begin), finish());
    }
}

TEST(RelayMachineTest, gives_up_at_its_deadline_and_says_that_it_does_not_know) {
    RelayMachine lost{Sent::yes, deadline};
    lost.start(begin);
    EXPECT_EQ(lost.answered(no_answer(), deadline), finish(Errc::outcome_unknown));
    RelayMachine slow{Sent::yes, deadline};
    slow.start(begin);
    EXPECT_EQ(slow.answered(pending, deadline), finish(Errc::outcome_unknown));
    RelayMachine late{Sent::yes, deadline};
    late.start(begin);
    EXPECT_EQ(late.answered(done, deadline + 1h), finish()) << "an answer is an answer";
}

TEST(RelayMachineTest, tells_why_the_phone_did_not_sign) {
    RelayMachine machine{Sent::no, deadline};
    machine.start(begin);
    EXPECT_EQ(machine.answered(said(SimProgress::State::failed, Errc::sim_pin_blocked), begin),
              finish(Errc::sim_pin_blocked));
}

TEST(RelayMachineTest, a_gateway_cannot_make_it_ask_without_a_pause) {
    RelayMachine machine{Sent::yes, deadline};
    machine.start(begin);
    SimProgress hasty;
    hasty.poll = 0ms;
    EXPECT_EQ(machine.answered(hasty, begin), wait(RelayMachine::shortest_poll));
}

/// Every sequence of four answers: at most one submission, and it stops at an end.
TEST(RelayMachineTest, no_sequence_of_answers_sends_twice) {
    const Result<SimProgress> answers[] = {pending,
                                           done,
                                           said(SimProgress::State::failed),
                                           no_answer(),
                                           no_answer(Errc::gateway_refused),
                                           no_answer(Errc::operation_unknown),
                                           no_answer(Errc::ticket_used)};
    constexpr std::size_t kinds = std::size(answers);
    for (std::size_t script = 0; script < kinds * kinds * kinds * kinds; ++script) {
        RelayMachine machine{Sent::no, deadline};
        Action action = machine.start(begin);
        std::size_t submissions = 0, rest = script;
        for (int step = 0; step < 4 && !std::holds_alternative<RelayMachine::Finish>(action); ++step) {
            if (std::holds_alternative<RelayMachine::Wait>(action)) action = machine.waited(begin);
            submissions += std::holds_alternative<RelayMachine::Submit>(action) ? 1U : 0U;
            action = machine.answered(answers[rest % kinds], begin);
            rest /= kinds;
        }
        EXPECT_EQ(submissions, 1U) << script;
    }
}

} // namespace
} // namespace kyso::sim
