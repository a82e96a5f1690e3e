// SPDX-License-Identifier: Apache-2.0
// The book of transactions: every event at every step, told by what is written down, and the stories that
// take longer than a test may.
#include "gateway/transaction_book.hpp"

#include "tests/support/result_matchers.hpp"

namespace kyso::gateway {
namespace {

using namespace std::chrono_literals;
using End = sim::SimPace::End;
using Kind = Event::Kind;
using Phase = Pending::Phase;
using State = sim::SimProgress::State;

const Instant start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 8h};
const std::string id = "_0123456789abcdef0123456789abcde";

Pending fresh(bool proved = false) {
    Pending pending;
    pending.id = id;
    pending.msisdn = "84912345678";
    pending.proved = proved;
    pending.text = "text";
    return pending;
}
Event of(Kind kind) {
    Event event;
    event.kind = kind;
    if (kind == Kind::pending) event.mssp_transaction = "m1";
    if (kind == Kind::signature) event.signature = {1}, event.certificate = {2};
    if (kind == Kind::failed) event.error = Errc::sim_cancelled, event.detail = "401";
    if (kind == Kind::refused) event.error = Errc::sim_answer_refused, event.detail = "why";
    return event;
}

/// One line: what the client is told, what became of the number, what else was written down.
std::string spell(const Step& step) {
    std::string line;
    if (!step.acknowledged.empty()) line += "acknowledged ";
    if (step.told)
        line += step.told->state == State::done ? "signed " : std::string{info(step.told->error).name} + " ";
    if (step.ended)
        line += *step.ended == End::signed_ ? "free+ " : *step.ended == End::setback ? "free- " : "free ";
    if (!step.quarantined.empty()) line += "quarantined ";
    if (!step.late.empty()) line += "late ";
    if (!line.empty()) line.pop_back();
    return line;
}

class BookTest : public testing::Test {
  protected:
    static TransactionBook::Rules rules(std::chrono::seconds uniform = 0s) {
        return {100s, 10s, 5s, uniform};
    }
    void send() {
        book.add(fresh(), start);
        EXPECT_EQ(book.take_to_send(0, 9), std::vector<std::string>{id});
    }
    void accept() {
        send();
        EXPECT_EQ(spell(book.on(id, of(Kind::pending), start)), "acknowledged");
    }
    /// The next poll, at its time, gets this.
    Step poll(const Event& event) {
        const auto due = book.next_due(0);
        EXPECT_TRUE(due);
        EXPECT_EQ(book.take_due(0, *due, 9), std::vector<std::string>{id});
        now = *due;
        return book.on(id, event, now);
    }
    TransactionBook book{{rules()}};
    Instant now = start;
};

struct Row {
    const char* phase;
    Kind kind;
    bool final;
    const char* written;
    const char* after; ///< phase, or `gone`
};
std::ostream& operator<<(std::ostream& out, const Row& row) {
    return out << row.phase << " " << static_cast<int>(row.kind);
}
class EveryEvent : public BookTest, public testing::WithParamInterface<Row> {};

TEST_P(EveryEvent, at_every_step) {
    const Row& row = GetParam();
    const std::string phase = row.phase;
    if (phase == "sending")
        send();
    else
        accept();
    if (phase == "asking, told") {
        Event refused = of(Kind::refused);
        EXPECT_EQ(spell(poll(refused)), "sim_answer_refused quarantined");
    }
    Event event = of(row.kind);
    event.final = row.final;
    EXPECT_EQ(spell(phase == "sending" ? book.on(id, event, start) : poll(event)), row.written);
    const Pending* left = book.find(id);
    const std::string after = left == nullptr                 ? "gone"
                              : left->phase == Phase::sending ? "sending"
                              : left->phase == Phase::asking  ? "asking"
                                                              : "silent";
    EXPECT_EQ(after, row.after);
    EXPECT_TRUE(book.take_to_send(0, 9).empty()) << "never sent again";
    EXPECT_TRUE(left == nullptr || book.next_due(0)) << "nothing is stuck";
}

INSTANTIATE_TEST_SUITE_P(
    book, EveryEvent,
    testing::Values(Row{"sending", Kind::not_sent, false, "sim_service_failed free", "gone"},
                    Row{"sending", Kind::lost, false, "outcome_unknown", "silent"},
                    Row{"sending", Kind::pending, false, "acknowledged", "asking"},
                    Row{"sending", Kind::signature, false, "signed free+", "gone"},
                    Row{"sending", Kind::failed, false, "sim_cancelled free-", "gone"},
                    Row{"sending", Kind::refused, false, "sim_answer_refused quarantined", "silent"},
                    Row{"sending", Kind::refused, true, "sim_answer_refused free quarantined", "gone"},
                    Row{"asking", Kind::not_sent, false, "", "asking"},
                    Row{"asking", Kind::lost, false, "", "asking"},
                    Row{"asking", Kind::pending, false, "", "asking"},
                    Row{"asking", Kind::signature, false, "signed free+", "gone"},
                    Row{"asking", Kind::failed, false, "sim_cancelled free-", "gone"},
                    Row{"asking", Kind::refused, false, "sim_answer_refused quarantined", "asking"},
                    Row{"asking", Kind::refused, true, "sim_answer_refused free quarantined", "gone"},
                    Row{"asking, told", Kind::not_sent, false, "", "asking"},
                    Row{"asking, told", Kind::lost, false, "", "asking"},
                    Row{"asking, told", Kind::pending, false, "", "asking"},
                    Row{"asking, told", Kind::signature, false, "free+ late", "gone"},
                    Row{"asking, told", Kind::failed, false, "free- late", "gone"},
                    Row{"asking, told", Kind::refused, true, "free quarantined", "gone"}));

TEST_F(BookTest, what_was_not_yet_is_kept_to_be_known_again) {
    send();
    book.on(id, of(Kind::pending), start);
    EXPECT_FALSE(book.find(id)->waiting) << "of the acknowledgement there is none";
    Event event = of(Kind::pending);
    event.print.emplace().fill(7);
    poll(std::move(event));
    EXPECT_EQ(book.find(id)->waiting->front(), 7);
}

TEST_F(BookTest, events_that_nobody_waits_for_change_nothing) {
    EXPECT_EQ(spell(book.on(id, of(Kind::signature), start)), "");
    book.add(fresh(), start);
    EXPECT_EQ(spell(book.on(id, of(Kind::signature), start)), "") << "not sent yet";
    EXPECT_EQ(book.take_to_send(0, 9).size(), 1U);
    EXPECT_EQ(spell(book.on(id, of(Kind::signature), start)), "signed free+");
    EXPECT_EQ(spell(book.on(id, of(Kind::signature), start)), "");
}

TEST_F(BookTest, polls_begin_late_and_come_at_their_interval) {
    accept();
    EXPECT_EQ(book.next_due(0), start + 10s);
    EXPECT_TRUE(book.take_due(0, start + 9s, 9).empty());
    poll(of(Kind::pending));
    EXPECT_EQ(book.next_due(0), start + 15s);
    EXPECT_EQ(book.find(id)->text, "") << "the text is gone once it was sent";
}

TEST_F(BookTest, polls_without_an_answer_come_rarer_but_not_never) {
    accept();
    std::vector<std::chrono::milliseconds> waits;
    for (int i = 0; i < 5; ++i) {
        poll(of(Kind::lost));
        waits.push_back(*book.next_due(0) - now);
    }
    EXPECT_EQ(waits, (std::vector<std::chrono::milliseconds>{10s, 20s, 30s, 30s, 30s}));
    poll(of(Kind::pending));
    EXPECT_EQ(*book.next_due(0) - now, 5s);
}

TEST_F(BookTest, a_service_that_never_ends_is_ended) {
    accept();
    std::string story;
    while (book.find(id) != nullptr)
        if (const std::string line = spell(poll(of(Kind::pending))); !line.empty())
            story += line + " at " + std::to_string((now - start) / 1s) + "; ";
    EXPECT_EQ(story, "sim_timed_out at 130; free- late at 230; ");
}

TEST_F(BookTest, a_service_that_is_gone_leaves_the_outcome_unknown) {
    accept();
    std::string story;
    while (book.find(id) != nullptr)
        if (const std::string line = spell(poll(of(Kind::lost))); !line.empty()) story += line + "; ";
    EXPECT_EQ(story, "outcome_unknown; free- late; ");
}

TEST_F(BookTest, the_signature_of_a_transaction_that_was_given_up_is_dropped) {
    accept();
    while (!book.find(id)->told)
        poll(of(Kind::pending));
    const Step late = poll(of(Kind::signature));
    EXPECT_FALSE(late.told);
    EXPECT_EQ(late.late, "signed; the signature was dropped");
}

TEST_F(BookTest, an_unknown_outcome_keeps_the_number_until_its_time_is_over) {
    send();
    EXPECT_EQ(spell(book.on(id, of(Kind::lost), start)), "outcome_unknown");
    EXPECT_EQ(book.next_due(0), start + 130s);
    EXPECT_EQ(spell(poll(of(Kind::over))), "free");
    EXPECT_EQ(book.size(), 0U);
}

TEST_F(BookTest, accepted_without_an_id_cannot_be_asked_about) {
    send();
    Event event = of(Kind::pending);
    event.mssp_transaction.clear();
    EXPECT_EQ(spell(book.on(id, event, start)), "sim_answer_refused quarantined");
    EXPECT_EQ(book.find(id)->phase, Phase::silent);
}

TEST_F(BookTest, after_a_restart_the_sent_are_asked_and_the_others_unknown) {
    Pending asking = fresh();
    asking.phase = Phase::asking;
    asking.submitted = start - 50s;
    EXPECT_EQ(spell(book.resume(asking, start)), "");
    EXPECT_EQ(book.next_due(0), start);
    Pending sending = fresh();
    sending.id.back() = 'f';
    sending.submitted = start - 50s;
    EXPECT_EQ(spell(book.resume(sending, start)), "outcome_unknown");
    EXPECT_TRUE(book.take_to_send(0, 9).empty());
    Pending told = fresh();
    told.id.back() = 'a';
    told.told = true;
    told.submitted = start - 50s;
    EXPECT_EQ(spell(book.resume(told, start)), "") << "told once";
}

TEST_F(BookTest, take_no_more_than_wanted) {
    for (char digit : {'a', 'b', 'c'}) {
        Pending pending = fresh();
        pending.id.back() = digit;
        book.add(pending, start);
    }
    EXPECT_EQ(book.take_to_send(0, 2).size(), 2U);
    EXPECT_EQ(book.take_to_send(0, 2).size(), 1U);
}

struct Uniform {
    const char* name;
    Errc error;
    bool proved;
    std::chrono::seconds after;
    const char* told;
};
class UniformAnswer : public BookTest, public testing::WithParamInterface<Uniform> {};

TEST_P(UniformAnswer, tells_nobody_who_has_a_signing_sim) {
    const Uniform& row = GetParam();
    TransactionBook hiding{{rules(10s)}};
    hiding.add(fresh(row.proved), start);
    hiding.take_to_send(0, 1);
    Event event = of(Kind::failed);
    event.error = row.error;
    Step step = hiding.on(id, event, start + row.after);
    if (!step.told) {
        EXPECT_EQ(hiding.next_due(0), start + 10s);
        hiding.take_due(0, start + 10s, 1);
        step = hiding.on(id, of(Kind::over), start + 10s);
    }
    ASSERT_TRUE(step.told);
    EXPECT_EQ(info(step.told->error).name, row.told);
    EXPECT_EQ(step.told->service_code.empty(), row.error != Errc::sim_cancelled && !row.proved);
    EXPECT_EQ(hiding.size(), 0U);
}
INSTANTIATE_TEST_SUITE_P(
    book, UniformAnswer,
    testing::Values(Uniform{"not_registered", Errc::sim_not_registered, false, 0s, "sim_unreachable"},
                    Uniform{"inactive", Errc::sim_inactive, false, 3s, "sim_unreachable"},
                    Uniform{"unreachable", Errc::sim_unreachable, false, 0s, "sim_unreachable"},
                    Uniform{"late_enough", Errc::sim_inactive, false, 20s, "sim_unreachable"},
                    Uniform{"of_a_number_that_signed_here", Errc::sim_inactive, true, 0s, "sim_inactive"},
                    Uniform{"what_the_person_did", Errc::sim_cancelled, false, 0s, "sim_cancelled"}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::gateway
