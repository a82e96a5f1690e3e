// SPDX-License-Identifier: Apache-2.0
// The reader: power, swaps, each fault, the PIN pad; what a step waits for and what ends the wait.
#include "card_fixture.hpp"
#include "simulators/token/reader/reader.hpp"

namespace kyso::token {
namespace {

using namespace std::chrono_literals;
using Kind = ReaderRequest::Kind;
using Result = ReaderReply::Result;
using Effect = Fault::Effect;

const ReaderReply absent{Result::absent, {}}, failed{Result::failed, {}};
const Bytes ask_tries = hex("00200080"), right_pin = hex("0020008008" + pin_block("123456")),
            wrong_pin = hex("0020008008" + pin_block("000000")), read_discovery = hex("00CB3FFF035C017E00");

ReaderReply says(const char* response) {
    return {Result::ok, hex(response)};
}

class ReaderTest : public testing::Test {
  protected:
    ReaderTest() { put_in(card_); }
    void put_in(const std::shared_ptr<PivCard>& card) {
        reader_.insert(card);
        reader_.begin({Kind::power_up, {}});
    }
    std::optional<ReaderReply> send(const Bytes& command) {
        return reader_.begin({Kind::transmit, command}).reply;
    }
    void fault(Effect effect, CommandKind on, StatusWord status = StatusWord::failed) {
        reader_.faults().add({effect, on, 0, 1, status, 0ms});
    }

    std::shared_ptr<PivCard> card_ = std::make_shared<PivCard>(CardProfile{}, four_keys());
    Reader reader_{{"Virtual", true}};
};

TEST_F(ReaderTest, a_card_put_in_needs_power_first) {
    EXPECT_EQ(send(ask_tries), says("63c3"));
    EXPECT_EQ(send(right_pin), says("9000"));
    reader_.remove();
    EXPECT_EQ(send(ask_tries), absent);
    EXPECT_EQ(reader_.begin({Kind::power_up, {}}).reply, absent);
    reader_.insert(card_);
    EXPECT_EQ(send(ask_tries), failed);
    EXPECT_EQ(reader_.begin({Kind::power_up, {}}).reply, says("3B800181"));
    EXPECT_EQ(send(ask_tries), says("63c3")) << "the login is gone";
    EXPECT_EQ(reader_.begin({Kind::power_down, {}}).reply, says(""));
    EXPECT_EQ(send(ask_tries), failed);
}

TEST_F(ReaderTest, every_insertion_has_a_number_of_its_own) {
    const auto first = reader_.begin({Kind::presence, {}}).reply;
    EXPECT_EQ(reader_.begin({Kind::presence, {}}).reply, first);
    reader_.insert(card_);
    const auto second = reader_.begin({Kind::presence, {}}).reply;
    EXPECT_EQ(second->result, Result::ok);
    EXPECT_NE(second, first);
}

TEST_F(ReaderTest, status_instead_of_running_takes_no_try) {
    fault(Effect::status, CommandKind::verify, static_cast<StatusWord>(0x6F42));
    EXPECT_EQ(send(ask_tries), says("63c3")) << "asking is no VERIFY with a PIN";
    EXPECT_EQ(send(wrong_pin), says("6f42"));
    EXPECT_EQ(card_->counters().verify, 0U);
    EXPECT_EQ(send(wrong_pin), says("63c2")) << "once only";
}

TEST_F(ReaderTest, status_at_the_end_of_a_chain_ends_it) {
    const Bytes part = hex("10CB3FFF015C"), last = hex("00CB3FFF02017E00");
    send(part);
    fault(Effect::status, CommandKind::read);
    EXPECT_EQ(send(last), says("6f00"));
    EXPECT_EQ(send(part), says("9000"));
    EXPECT_EQ(to_hex(ByteView{send(last)->data}.last(2)), "9000") << "sent again, the chain is whole";
}

TEST_F(ReaderTest, a_lie_is_told_after_running) {
    fault(Effect::lie, CommandKind::verify, StatusWord::ok);
    EXPECT_EQ(send(wrong_pin), says("9000"));
    EXPECT_EQ(card_->pin_tries_left(), 2U);
}

TEST_F(ReaderTest, corrupted_data_keep_their_status) {
    const Bytes honest = send(read_discovery)->data;
    fault(Effect::corrupt, CommandKind::read);
    const Bytes altered = send(read_discovery)->data;
    ASSERT_EQ(altered.size(), honest.size());
    EXPECT_NE(altered, honest);
    EXPECT_EQ(to_hex(ByteView{altered}.last(2)), "9000");
}

TEST_F(ReaderTest, a_card_dies_before_or_after) {
    fault(Effect::die, CommandKind::verify);
    EXPECT_EQ(send(wrong_pin), absent);
    EXPECT_EQ(reader_.card(), nullptr);
    EXPECT_EQ(card_->pin_tries_left(), 3U);
    put_in(card_);
    fault(Effect::die_after, CommandKind::verify);
    EXPECT_EQ(send(wrong_pin), absent);
    EXPECT_EQ(card_->pin_tries_left(), 2U);
}

TEST_F(ReaderTest, a_hanging_card_is_ended_by_taking_it_out) {
    fault(Effect::hang, CommandKind::verify);
    const auto step = reader_.begin({Kind::transmit, right_pin});
    EXPECT_FALSE(step.reply || step.wait);
    EXPECT_FALSE(reader_.changed().reply) << "something else happened";
    reader_.remove();
    EXPECT_EQ(reader_.changed().reply, absent);
    EXPECT_EQ(card_->counters().verify, 0U);
}

TEST_F(ReaderTest, a_slow_card_runs_when_its_time_is_over) {
    reader_.faults().add({Effect::delay, CommandKind::any, 0, 0, StatusWord::ok, 200ms});
    reader_.faults().add({Effect::delay, CommandKind::verify, 0, 0, StatusWord::ok, 50ms});
    EXPECT_EQ(reader_.begin({Kind::transmit, right_pin}).wait, 250ms);
    EXPECT_EQ(card_->counters().verify, 0U);
    EXPECT_EQ(reader_.time_over().reply, says("9000"));
    EXPECT_EQ(reader_.begin({Kind::transmit, right_pin}).wait, 250ms);
    reader_.insert(card_);
    EXPECT_EQ(reader_.changed().reply, absent) << "swapped meanwhile";
    EXPECT_EQ(card_->counters().verify, 1U);
}

TEST_F(ReaderTest, rules_skip_count_and_end) {
    reader_.faults().add({Effect::status, CommandKind::any, 1, 2, StatusWord::failed, 0ms});
    for (const char* response : {"63c3", "6f00", "6f00", "63c3"})
        EXPECT_EQ(send(ask_tries), says(response));
    EXPECT_EQ(reader_.faults().size(), 0U);
}

TEST(CommandKinds, the_last_of_a_chain_signs) {
    EXPECT_EQ(kind_of(hex("10879A07")), CommandKind::any);
    EXPECT_EQ(kind_of(hex("00879A07")), CommandKind::sign);
    EXPECT_EQ(kind_of(right_pin), CommandKind::verify);
    EXPECT_EQ(kind_of(ask_tries), CommandKind::any);
    EXPECT_EQ(kind_of(read_discovery), CommandKind::read);
    EXPECT_EQ(kind_of({}), CommandKind::any);
}

/// As OpenSC 0.23 sends it.
const Bytes pad_request = hex("1e1e820800 0804 02 00 0000 00 000000 0d000000 0020008008ffffffffffffffff");

TEST_F(ReaderTest, pad_waits_for_the_person) {
    const auto step = reader_.begin({Kind::verify_pin, pad_request});
    EXPECT_FALSE(step.reply || step.wait);
    EXPECT_TRUE(reader_.pad_waits());
    reader_.pad({PadAction::Kind::pin, "000000"});
    EXPECT_EQ(reader_.changed().reply, says("63c2"));
    EXPECT_FALSE(reader_.pad_waits());
    reader_.pad({PadAction::Kind::pin, "123456"});
    EXPECT_EQ(reader_.begin({Kind::verify_pin, pad_request}).reply, says("9000")) << "typed ahead";
}

TEST_F(ReaderTest, pad_says_why_there_is_no_pin) {
    const std::pair<PadAction, const char*> rows[] = {{{PadAction::Kind::cancel, {}}, "6401"},
                                                      {{PadAction::Kind::timeout, {}}, "6400"},
                                                      {{PadAction::Kind::pin, "123"}, "6403"},
                                                      {{PadAction::Kind::pin, "123456789"}, "6403"}};
    for (const auto& [action, status] : rows) {
        reader_.pad(action);
        EXPECT_EQ(reader_.begin({Kind::verify_pin, pad_request}).reply, says(status));
    }
    EXPECT_EQ(card_->counters().verify, 0U);
    reader_.begin({Kind::verify_pin, pad_request});
    reader_.remove();
    EXPECT_EQ(reader_.changed().reply, absent);
}

TEST_F(ReaderTest, pad_refuses_what_it_does_not_know) {
    const std::pair<std::size_t, std::uint8_t> wrong[] = {{2, 0x81}, {3, 0x48},  {3, 0x07}, {4, 0x10},
                                                          {5, 0x09}, {15, 0x0c}, {23, 0x07}};
    for (const auto& [at, octet] : wrong) {
        Bytes altered = pad_request;
        altered.at(at) = octet;
        EXPECT_FALSE(PinEntry::read(altered)) << at;
    }
    for (std::size_t size = 0; size < pad_request.size(); ++size)
        EXPECT_FALSE(PinEntry::read(ByteView{pad_request}.first(size))) << size;
    Reader plain{{"Virtual", false}};
    plain.insert(card_);
    plain.begin({Kind::power_up, {}});
    EXPECT_EQ(plain.begin({Kind::verify_pin, pad_request}).reply, failed);
}

TEST(ReaderWire, reads_what_it_writes_and_nothing_unknown) {
    const ReaderRequest request{Kind::verify_pin, {1, 2, 3}};
    EXPECT_EQ(read_request(encode(request)), request);
    EXPECT_EQ(read_reply(encode(failed)), failed);
    EXPECT_FALSE(read_request({}));
    EXPECT_FALSE(read_request(Bytes{6}));
    EXPECT_FALSE(read_reply(Bytes{3}));
}

} // namespace
} // namespace kyso::token
