// SPDX-License-Identifier: Apache-2.0
// `devices.list` and `devices.subscribe`: tokens and SIMs, and what of them a page learns.
#include "tests/unit/daemon/sim_stage.hpp"

#include <boost/json/serialize.hpp>

namespace kyso::flow {
namespace {

using test::fails_with;
using test::is_ok;

class DevicesFlow : public SimStage {
  protected:
    DevicesFlow() {
        phones_.bound = {"84912345678", "84987654321"};
        allow_list_.allow(Origin::parse("https://portal.example").value(),
                          {{Method::list_devices, Method::watch_devices}});
    }
    boost::json::array sims() {
        const Reply reply = call(Method::list_devices, boost::json::object{});
        EXPECT_THAT(reply, is_ok());
        boost::json::array found;
        for (const auto& device : reply->at("devices").as_array())
            if (device.at("kind") == "sim") found.push_back(device);
        return found;
    }
};

TEST_F(DevicesFlow, a_page_learns_that_a_sim_is_there_and_no_more) {
    const boost::json::array seen = sims();
    ASSERT_EQ(seen.size(), 1U) << "however many numbers";
    EXPECT_EQ(seen.at(0), (boost::json::value{{"id", "sim-1"},
                                              {"kind", "sim"},
                                              {"manufacturer", ""},
                                              {"model", ""},
                                              {"state", "ready"},
                                              {"pinPad", false}}));
    phones_.bound = {"84987654321"};
    EXPECT_EQ(sims(), seen) << "another number is no other device";
    phones_.bound.clear();
    EXPECT_TRUE(sims().empty());
}

TEST_F(DevicesFlow, a_program_learns_masked_numbers) {
    peer_ = LocalPeer{7, "/usr/bin/kyso"};
    const boost::json::array seen = sims();
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen.at(0).at("phone").as_string(), sim::PhoneNumber::read("0912345678")->masked());
    for (const char* hidden : {"912345", "987654"})
        EXPECT_EQ(boost::json::serialize(seen).find(hidden), std::string::npos);
}

TEST_F(DevicesFlow, a_token_stands_before_the_sims) {
    const Reply reply = call(Method::list_devices, boost::json::object{});
    ASSERT_THAT(reply, is_ok());
    ASSERT_EQ(reply->at("devices").as_array().size(), 2U);
    EXPECT_EQ(reply->at("devices").at(0).at("kind"), "usb-token");
}

TEST_F(DevicesFlow, a_driver_that_fails_hides_no_sim) {
    registry_.failure = Error{Errc::driver_died};
    EXPECT_EQ(sims().size(), 1U);
    phones_.bound.clear();
    EXPECT_THAT(call(Method::list_devices, boost::json::object{}), fails_with(Errc::driver_died));
}

TEST_F(DevicesFlow, without_a_way_to_a_phone_there_is_no_sim) {
    kysod_->ports.sim = nullptr;
    EXPECT_TRUE(sims().empty());
}

TEST_F(DevicesFlow, watching_tells_a_number_that_was_bound) {
    phones_.bound.clear();
    kysod_->ports.phone_poll = std::chrono::milliseconds{1};
    story_.at = [&](const std::string&) {
        if (notices_.size() == 1) phones_.bound = {"84912345678"};
        if (notices_.size() == 2) signal_.emit(boost::asio::cancellation_type::terminal);
    };
    EXPECT_THAT(call(Method::watch_devices, boost::json::object{}), fails_with(Errc::request_cancelled));
    ASSERT_EQ(notices_.size(), 2U);
    EXPECT_EQ(notices_.at(0).at("devices").as_array().size(), 1U);
    EXPECT_EQ(notices_.at(1).at("devices").as_array().size(), 2U);
}

TEST_F(DevicesFlow, a_driver_that_fails_beside_others_is_told) {
    registry_.hindered = {{"ACME", Error{Errc::driver_quarantined}, std::chrono::seconds{42}},
                          {"Other", Error{Errc::driver_died}}};
    Reply reply = call(Method::list_devices, boost::json::object{});
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->at("troubles"),
              (boost::json::value{{{"error", "driver_quarantined"}, {"retryAfter", 42}},
                                  {{"error", "driver_died"}}}))
        << "which software is installed is not for pages";
    peer_ = LocalPeer{7, "/usr/bin/kyso"};
    reply = call(Method::list_devices, boost::json::object{});
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->at("troubles").at(0).at("driver"), "ACME");
}

TEST_F(DevicesFlow, no_trouble_is_not_told) {
    const Reply reply = call(Method::list_devices, boost::json::object{});
    ASSERT_THAT(reply, is_ok());
    EXPECT_FALSE(reply->as_object().contains("troubles"));
}

TEST_F(DevicesFlow, watching_tells_of_a_trouble_but_not_of_each_second) {
    registry_.before = [&](std::size_t look) {
        registry_.hindered = {{"ACME", Error{Errc::driver_quarantined}, std::chrono::seconds{100 - look}}};
        if (look == 3) registry_.hindered.clear();
    };
    story_.at = [&](const std::string&) {
        if (notices_.size() == 2) signal_.emit(boost::asio::cancellation_type::terminal);
    };
    EXPECT_THAT(call(Method::watch_devices, boost::json::object{}), fails_with(Errc::request_cancelled));
    ASSERT_EQ(notices_.size(), 2U);
    EXPECT_EQ(notices_.at(0).at("troubles"), (boost::json::value{{{"error", "driver_quarantined"}}}));
    EXPECT_FALSE(notices_.at(1).contains("troubles"));
    EXPECT_GE(registry_.looks, 3U);
}

TEST_F(DevicesFlow, programs_may_restore_what_was_set_aside_and_pages_may_not) {
    registry_.set_aside = 2;
    allow_list_.allow(Origin::parse("https://portal.example").value(), {{Method::restore_devices}});
    EXPECT_THAT(call(Method::restore_devices, boost::json::object{}), fails_with(Errc::not_permitted));
    peer_ = LocalPeer{7, "/usr/bin/kyso"};
    const Reply reply = call(Method::restore_devices, boost::json::object{});
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->at("restored"), 2);
    EXPECT_EQ(registry_.set_aside, 0U);
}

} // namespace
} // namespace kyso::flow
