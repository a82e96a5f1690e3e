// SPDX-License-Identifier: Apache-2.0
// Operations beyond their call: lost, cancelled, taken up by another kysod. Never submitted twice, never
// handed out twice.
#include "tests/unit/daemon/sim_stage.hpp"

namespace kyso::flow {
namespace {

using test::fails_with;
using test::is_ok;

class SimOperationsTest : public SimStage {};

TEST_F(SimOperationsTest, a_lost_call_is_picked_up_once_by_its_origin) {
    gateway_.answers = {test::still_pending()};
    cancel_at("waiting_for_phone", true);
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::request_cancelled));
    story_.at = nullptr;

    const Peer mine = std::exchange(peer_, Peer{WebPeer{Origin::parse("https://other.example").value()}});
    allow_list_.allow(Origin::parse("https://other.example").value(), {{Method::resume_operation}});
    EXPECT_THAT(resume(operation()), fails_with(Errc::operation_unknown)) << "somebody else's";
    peer_ = mine;
    const Reply reply = resume(operation());
    ASSERT_THAT(reply, is_ok());
    EXPECT_FALSE(reply->at("signature").as_string().empty());
    EXPECT_THAT(resume(operation()), fails_with(Errc::operation_unknown)) << "once";
    EXPECT_TRUE(store_.files.empty());
}

TEST_F(SimOperationsTest, who_asked_last_gets_the_result_and_who_waited_before_an_end) {
    gateway_.answers = {test::still_pending()};
    std::optional<Reply> later;
    story_.at = [&](const std::string& event) {
        if (event == "waiting_for_phone")
            boost::asio::co_spawn(kysod_->context, kysod_->operations.result(operation(), peer_, nullptr),
                                  [&later](std::exception_ptr, Reply result) { later = std::move(result); });
    };
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::operation_unknown));
    ASSERT_TRUE(later.has_value());
    ASSERT_THAT(*later, is_ok());
    EXPECT_FALSE((*later)->at("signature").as_string().empty());
    EXPECT_TRUE(store_.files.empty());
}

TEST_F(SimOperationsTest, what_is_signed_after_it_was_cancelled_is_thrown_away) {
    gateway_.answers = {test::still_pending()};
    cancel_at("waiting_for_phone");
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::request_cancelled));
    story_.at = nullptr;
    EXPECT_EQ(audit_.records.back().result, "request_cancelled");
    EXPECT_THAT(resume(operation()), fails_with(Errc::request_cancelled));
    for (const auto& [transaction, text] : store_.files)
        EXPECT_EQ(text.find("\"signature\""), std::string::npos);
}

TEST_F(SimOperationsTest, one_is_open_at_a_time) {
    gateway_.answers = {test::still_pending()};
    std::optional<Reply> second;
    story_.at = [&](const std::string& event) {
        if (event != "waiting_for_phone") return;
        const auto number = sim::PhoneNumber::read(msisdn);
        second = kysod_->operations.may_begin(*number) ? Reply{boost::json::value{}}
                                                       : Reply{Error{Errc::sim_busy}};
    };
    ASSERT_THAT(call(Method::sign_registration, registration()), is_ok());
    ASSERT_TRUE(second.has_value());
    EXPECT_THAT(*second, fails_with(Errc::sim_busy));
}

class KilledAt : public SimStage, public testing::WithParamInterface<const char*> {};

/// kysod is gone at this event of the story; another begins over the same disk.
TEST_P(KilledAt, another_kysod_ends_it_and_sends_nothing_twice) {
    gateway_.answers = {test::still_pending(), test::still_pending()};
    bool killed = false;
    story_.at = [&](const std::string& event) {
        if (event != GetParam() || std::exchange(killed, true)) return;
        kysod_->context.stop();
    };
    const auto ended = begin(Method::sign_registration, registration());
    kysod_->context.run();
    ASSERT_TRUE(killed);
    story_.at = nullptr;
    const bool sent = !gateway_.submitted.empty();
    const bool known = !store_.files.empty();
    restart();
    EXPECT_EQ(gateway_.submitted.size(), sent ? 1U : 0U) << "a restart never submits";
    if (!known) return;
    const std::string transaction = store_.files.begin()->first;
    const Reply reply = resume(transaction);
    if (sent)
        EXPECT_THAT(reply, is_ok());
    else
        EXPECT_THAT(reply, fails_with(Errc::outcome_unknown)) << "no gateway knows of it";
    EXPECT_TRUE(store_.files.empty());
    EXPECT_EQ(audit_.records.back().event, core::AuditEvent::outcome);
}

INSTANTIATE_TEST_SUITE_P(Event, KilledAt,
                         testing::Values("open", "window", "intent", "operation on disk", "sent_to_phone",
                                         "notice", "submit", "waiting_for_phone", "status", "verifying",
                                         "outcome", "end on disk"));

TEST_F(SimOperationsTest, a_result_outlives_kysod) {
    gateway_.answers = {test::still_pending()};
    cancel_at("waiting_for_phone", true);
    call(Method::sign_registration, registration());
    story_.at = nullptr;
    const std::size_t asked = gateway_.asked;
    restart();
    EXPECT_EQ(gateway_.asked, asked) << "it had ended";
    EXPECT_THAT(resume(operation()), is_ok());
}

TEST_F(SimOperationsTest, old_results_are_forgotten) {
    gateway_.answers = {test::still_pending()};
    cancel_at("waiting_for_phone", true);
    call(Method::sign_registration, registration());
    story_.at = nullptr;
    clock_.wall += SimOperations::keeps;
    restart();
    EXPECT_THAT(resume(operation()), fails_with(Errc::operation_unknown));
    EXPECT_TRUE(store_.files.empty());
}

TEST_F(SimOperationsTest, a_page_that_lost_its_leave_gets_nothing) {
    gateway_.answers = {test::still_pending()};
    bool killed = false;
    story_.at = [&](const std::string& event) {
        if (event == "waiting_for_phone" && !std::exchange(killed, true)) kysod_->context.stop();
    };
    begin(Method::sign_registration, registration());
    kysod_->context.run();
    story_.at = nullptr;
    const std::string transaction = store_.files.begin()->first;
    allow_list_.allow(Origin::parse("https://portal.example").value(), {{Method::resume_operation}});
    restart();
    EXPECT_THAT(resume(transaction), fails_with(Errc::not_permitted));
}

} // namespace
} // namespace kyso::flow
