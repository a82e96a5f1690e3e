// SPDX-License-Identifier: Apache-2.0
// certificates.choose, holder.read, what a choice means for the next window, and devices.subscribe.
#include "tests/unit/daemon/flow_stage.hpp"

namespace kyso::flow {
namespace {

using test::fails_with;
using test::is_ok;
namespace json = boost::json;

class ChooseFlow : public FlowStage {
  protected:
    Result<json::value> choose(json::object filter = {}) {
        return run(Method::choose_certificate, std::move(filter));
    }
    Result<json::value> holder() { return run(Method::read_holder, json::object{}); }
    static std::string name_in(const json::value& reply) {
        return std::string{reply.at("holder").at("name").as_string()};
    }
};

TEST_F(ChooseFlow, gives_the_one_that_the_person_picked) {
    device_->holds = {an_, binh_};
    prompt_.choice = 1;
    const auto reply = choose();
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(name_in(*reply), "TRẦN THỊ BÌNH");
    EXPECT_EQ(reply->at("certificates").at(0).as_string(), to_base64(binh_.certificate.der()));
    EXPECT_EQ(prompt_.shown.pin, prompt::PinMode::none);
    EXPECT_EQ(prompt_.shown.choices.size(), 2U);
    EXPECT_TRUE(prompt_.shown.choices[1].document.empty());
    EXPECT_FALSE(prompt_.shown.notice.empty()) << "the person is told that the page will read it";
    EXPECT_FALSE(story_.has("login token-1"));
    EXPECT_FALSE(story_.has("intent"));
}

TEST_F(ChooseFlow, is_recorded_before_the_page_sees_anything) {
    ASSERT_THAT(choose(), is_ok());
    ASSERT_EQ(audit_.records.size(), 1U);
    EXPECT_EQ(audit_.records[0].event, core::AuditEvent::disclose);
    EXPECT_EQ(audit_.records[0].requester, "https://portal.example");
    EXPECT_EQ(audit_.records[0].operation, "certificates.choose");
    EXPECT_EQ(audit_.records[0].certificate, audit_.pseudonym(an_.certificate.der()));
}

TEST_F(ChooseFlow, that_cannot_be_recorded_tells_nothing) {
    audit_.fails_at = core::AuditEvent::disclose;
    EXPECT_THAT(choose(), fails_with(Errc::audit_unavailable));
    EXPECT_THAT(holder(), fails_with(Errc::nothing_chosen));
}

TEST_F(ChooseFlow, tells_nothing_to_a_page_that_was_refused) {
    prompt_.failure = Error{Errc::consent_refused};
    EXPECT_THAT(choose(), fails_with(Errc::consent_refused));
    EXPECT_THAT(holder(), fails_with(Errc::nothing_chosen));
}

TEST_F(ChooseFlow, reads_the_holder_again_without_a_window) {
    EXPECT_THAT(holder(), fails_with(Errc::nothing_chosen));
    ASSERT_THAT(choose(), is_ok());
    registry_.present.clear(); // not even the token is needed
    story_.events.clear();
    const auto again = holder();
    ASSERT_THAT(again, is_ok());
    EXPECT_EQ(name_in(*again), "NGUYỄN VĂN AN");
    EXPECT_EQ(again->at("certificate").at("sha256").as_string(), to_hex(an_.certificate.sha256()));
    EXPECT_TRUE(story_.events.empty());
}

TEST_F(ChooseFlow, is_each_origins_own) {
    allow_list_.allow(Origin::parse("https://other.example").value(), {{Method::read_holder}});
    ASSERT_THAT(choose(), is_ok());
    peer_ = WebPeer{Origin::parse("https://other.example").value()};
    EXPECT_THAT(holder(), fails_with(Errc::nothing_chosen));
    EXPECT_THAT(choose(), fails_with(Errc::not_permitted));
    peer_ = WebPeer{Origin::parse("https://unknown.example").value()};
    EXPECT_THAT(holder(), fails_with(Errc::origin_not_allowed));
}

struct Filter {
    const char* name;
    json::object filter;
    std::size_t fitting; ///< of two persons' certificates by Kyso Demo CA
};
class ChooseFilters : public ChooseFlow, public testing::WithParamInterface<Filter> {};
TEST_P(ChooseFilters, leave_what_fits) {
    device_->holds = {an_, binh_};
    const auto reply = choose(GetParam().filter);
    if (GetParam().fitting == 0) {
        EXPECT_THAT(reply, fails_with(Errc::certificate_not_found));
        EXPECT_FALSE(story_.has("window"));
    } else {
        ASSERT_THAT(reply, is_ok());
        EXPECT_EQ(prompt_.shown.choices.size(), GetParam().fitting);
    }
}
INSTANTIATE_TEST_SUITE_P(table, ChooseFilters,
                         testing::Values(Filter{"none", {}, 2}, Filter{"persons", {{"holder", "person"}}, 2},
                                         Filter{"organisations", {{"holder", "organisation"}}, 0},
                                         Filter{"cccd", {{"idType", "cccd"}}, 2},
                                         Filter{"mst", {{"idType", "mst"}}, 0},
                                         Filter{"tax_code", {{"taxCode", "0101234567"}}, 0},
                                         Filter{"another_issuer", {{"issuer", "Nobody CA"}}, 0},
                                         Filter{"device", {{"deviceKind", "usb-token"}}, 2}),
                         [](const auto& row) { return row.param.name; });

TEST_F(ChooseFlow, the_issuers_own_name_fits) {
    const std::string issuer = an_.certificate.issuer_common_name();
    EXPECT_THAT(choose({{"issuer", issuer}}), is_ok());
    EXPECT_THAT(choose({{"issuer", issuer + " "}}), fails_with(Errc::certificate_not_found));
}

TEST_F(ChooseFlow, a_registration_with_a_chosen_certificate_asks_for_no_other) {
    device_->holds = {an_, binh_};
    prompt_.choice = 1;
    ASSERT_THAT(choose(), is_ok());
    prompt_.choice = 0;
    const auto reply = run(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(prompt_.shown.choices.size(), 1U);
    EXPECT_EQ(name_in(*reply), "TRẦN THỊ BÌNH");
}

TEST_F(ChooseFlow, a_chosen_certificate_that_is_not_here_hides_no_other) {
    choices_.choose("https://portal.example", binh_.certificate);
    ASSERT_THAT(run(Method::sign_registration, registration()), is_ok());
    EXPECT_EQ(prompt_.shown.choices.at(0).title, "NGUYỄN VĂN AN");
}

TEST_F(ChooseFlow, the_next_window_begins_with_the_last_choice) {
    device_->holds = {an_, binh_};
    prompt_.choice = 1;
    ASSERT_THAT(run(Method::sign_registration, registration()), is_ok());
    EXPECT_EQ(prompt_.shown.preselected, 0U);
    ASSERT_THAT(run(Method::sign_documents, documents(1)), is_ok());
    EXPECT_EQ(prompt_.shown.preselected, 1U);
    EXPECT_EQ(prompt_.shown.choices.size(), 2U) << "it is only a beginning";
}

TEST_F(ChooseFlow, what_was_refused_is_not_remembered) {
    prompt_.failure = Error{Errc::consent_refused};
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::consent_refused));
    EXPECT_TRUE(choices_.last.empty());
}

class TokenStates : public FlowStage {};

struct State {
    const char* name;
    drivers::DeviceState state;
    Errc errc;
};
class UnusableTokens : public TokenStates, public testing::WithParamInterface<State> {};
TEST_P(UnusableTokens, open_no_window) {
    device_->set_state(GetParam().state);
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(GetParam().errc));
    EXPECT_FALSE(story_.has("window"));
    EXPECT_FALSE(story_.has("certificates token-1"));
}
INSTANTIATE_TEST_SUITE_P(
    table, UnusableTokens,
    testing::Values(State{"locked", drivers::DeviceState::pin_locked, Errc::pin_locked},
                    State{"to_be_changed", drivers::DeviceState::pin_must_change, Errc::pin_must_change},
                    State{"uninitialised", drivers::DeviceState::uninitialised, Errc::token_not_found}),
    [](const auto& row) { return row.param.name; });

TEST_F(TokenStates, an_unusable_token_hides_no_other) {
    auto locked = std::make_shared<test::FakeDevice>(story_, "token-0", std::vector{binh_});
    locked->set_state(drivers::DeviceState::pin_locked);
    registry_.present = {locked, device_};
    EXPECT_THAT(run(Method::sign_registration, registration()), is_ok());
    EXPECT_EQ(prompt_.shown.choices.size(), 1U);
}

TEST_F(TokenStates, the_last_try_is_confirmed_by_the_window_alone) {
    device_->set_state(drivers::DeviceState::pin_last_try);
    ASSERT_THAT(run(Method::sign_registration, registration()), is_ok());
    EXPECT_EQ(prompt_.shown.choices.at(0).confirm, "LAST");
    EXPECT_FALSE(device_->last_try_confirmed);
    prompt_.confirms = true;
    ASSERT_THAT(run(Method::sign_registration, registration()), is_ok());
    EXPECT_TRUE(device_->last_try_confirmed);
}

TEST_F(TokenStates, a_key_that_asks_each_time_opens_a_window_for_each_more) {
    device_->asks_each_time = true;
    ASSERT_THAT(run(Method::sign_documents, documents(3)), is_ok());
    EXPECT_EQ(std::count(story_.events.begin(), story_.events.end(), "window"), 3);
    EXPECT_EQ(std::count(story_.events.begin(), story_.events.end(), "turn"), 1) << "in one turn";
    EXPECT_NE(prompt_.shown.notice.find("3/3"), std::string::npos);
}

TEST_F(TokenStates, a_list_that_is_the_same_for_all_is_sent_once) {
    device_->holds = {an_, binh_};
    ASSERT_THAT(run(Method::sign_documents, documents(3)), is_ok());
    EXPECT_FALSE(prompt_.shown.document.empty());
    for (const auto& choice : prompt_.shown.choices)
        EXPECT_TRUE(choice.document.empty());
}

class WatchDevices : public FlowStage {
  protected:
    /// Runs until the notice of this number; `looks` is called with the number of each look at the devices.
    void watch_until(std::size_t notice, std::function<void(std::size_t)> looks) {
        registry_.before = std::move(looks);
        EXPECT_THAT(run(Method::watch_devices, json::object{}, "devices.changed " + std::to_string(notice)),
                    fails_with(Errc::request_cancelled));
    }
    std::size_t told(std::size_t notice) const { return notices_.at(notice).at("devices").as_array().size(); }
};

TEST_F(WatchDevices, tells_at_once_and_then_what_changes) {
    watch_until(3, [this](std::size_t look) {
        if (look == 3) registry_.present.clear();
        if (look == 5) registry_.failure = Error{Errc::driver_died}; // nothing can be used: nothing changes
        if (look == 7) registry_.failure.reset();
        if (look == 8) registry_.present = {device_, device_};
    });
    ASSERT_EQ(notices_.size(), 3U);
    EXPECT_EQ(told(0), 1U);
    EXPECT_EQ(told(1), 0U);
    EXPECT_EQ(told(2), 2U);
    EXPECT_FALSE(notices_[0].at("devices").at(0).as_object().contains("serial")) << "a page reads it";
}

TEST_F(WatchDevices, are_limited) {
    std::vector<std::unique_ptr<DeviceBoard::Watcher>> others;
    before_call_ = [&](DeviceBoard& board) {
        while (auto other = board.watch())
            others.push_back(std::move(*other));
    };
    std::size_t watched = 0;
    after_call_ = [&] {
        watched = others.size();
        others.clear();
    };
    EXPECT_THAT(run(Method::watch_devices, json::object{}), fails_with(Errc::busy));
    EXPECT_EQ(watched, DeviceBoard::most_watchers);
}

TEST_F(WatchDevices, tells_when_a_token_changes_its_state) {
    watch_until(2, [this](std::size_t look) {
        if (look == 2) device_->set_state(drivers::DeviceState::pin_locked);
    });
    EXPECT_EQ(notices_.at(1).at("devices").at(0).at("state"), "pin_locked");
}

} // namespace
} // namespace kyso::flow
