// SPDX-License-Identifier: Apache-2.0
// Stage for the tests of sign_flow: fakes for every port, invented people's certificates, and one call at a
// time.
#pragma once

#include "daemon/flow/device_board.hpp"
#include "daemon/flow/dispatcher.hpp"
#include "protocol/json_reader.hpp"
#include "tests/support/fakes/fake_device.hpp"
#include "tests/support/fakes/fake_ports.hpp"
#include "tests/support/result_matchers.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace kyso::flow {

class FlowStage : public testing::Test {
  protected:
    FlowStage() {
        allow_list_.allow(Origin::parse("https://portal.example").value(),
                          {{Method::sign_registration, Method::sign_documents, Method::sign_authentication,
                            Method::choose_certificate, Method::read_holder, Method::watch_devices,
                            Method::resume_operation}});
        registry_.present = {device_};
    }

    /// Runs a call to its end; `cancel_at` an event of the story, if any.
    Result<boost::json::value> run(Method method, boost::json::value params,
                                   const std::string& cancel_at = {}) {
        boost::asio::io_context context;
        boost::asio::cancellation_signal signal;
        if (!cancel_at.empty())
            story_.at = [&, cancel_at](const std::string& event) {
                if (event == cancel_at) signal.emit(boost::asio::cancellation_type::terminal);
            };
        Ports ports{policy_, registry_, queue_, prompt_, audit_, clock_, trust_, false};
        ports.approvals = approvals_;
        ports.revocation = revocation_;
        ports.choices = &choices_;
        DeviceBoard board{context.get_executor(), registry_, events_, board_limits_};
        ports.board = &board;
        ports.phone_poll = std::chrono::milliseconds{1};
        before_call_(board);
        std::optional<Result<boost::json::value>> ended;
        CallContext call{peer_, Language::en, [](core::ProgressState, std::size_t, std::size_t) {},
                         [this](std::string_view name, boost::json::object told) {
                             notices_.push_back(std::move(told));
                             story_.tell(std::string{name} + " " + std::to_string(notices_.size()));
                         }};
        boost::asio::co_spawn(
            context, dispatch(ports, std::move(call), method, std::move(params)),
            boost::asio::bind_cancellation_slot(
                signal.slot(), [&](std::exception_ptr thrown, Result<boost::json::value> result) {
                    EXPECT_EQ(thrown, nullptr);
                    ended = std::move(result);
                    after_call_();
                }));
        context.run();
        story_.at = nullptr;
        if (!ended) return Error{Errc::internal_error, "the call never ended"};
        return *ended;
    }

    static boost::json::value registration() {
        return {{"nonce", std::string(43, 'A')},
                {"subject", "citizen"},
                {"method", "usb-token"},
                {"fields", boost::json::array{}}};
    }
    static boost::json::value documents(std::size_t count) {
        boost::json::array list;
        for (std::size_t i = 0; i < count; ++i)
            list.push_back(boost::json::object{{"name", "document " + std::to_string(i)},
                                               {"content", to_base64(Bytes(i + 1, 7))}});
        return {{"format", "cades-detached"}, {"documents", std::move(list)}};
    }
    static std::string nonce() { return to_base64(Bytes(32, 5)); }
    static boost::json::value authentication() {
        return boost::json::object{{"nonce", boost::json::value(nonce())}};
    }
    bool anything_signed() const { return story_.has("sign 0"); }

    test::Story story_;
    core::AllowList allow_list_;
    core::Policy policy_{allow_list_};
    test::TestPki pki_{"Kyso Demo CA", test::KeyKind::ec_p256};
    test::Profile profile(std::string name, unsigned key) const {
        test::Profile made;
        made.subject = test::citizen(std::move(name));
        made.key = test::KeyKind::ec_p256;
        made.key_number = key;
        return made;
    }
    test::Issued an_ = pki_.issue(profile("NGUYỄN VĂN AN", 0));
    test::Issued binh_ = pki_.issue(profile("TRẦN THỊ BÌNH", 1));
    std::shared_ptr<test::FakeDevice> device_ =
        std::make_shared<test::FakeDevice>(story_, "token-1", std::vector{an_});
    test::FakeRegistry registry_{story_};
    test::FakeQueue queue_{story_};
    test::FakePrompt prompt_{story_};
    test::FakeAudit audit_{story_};
    test::FakeClock clock_;
    ApprovalBook* approvals_ = nullptr;
    RevocationPort* revocation_ = nullptr; ///< nobody is asked
    test::FakeChoices choices_;
    DeviceEvents* events_ = nullptr; ///< the board polls
    core::LookPace::Limits board_limits_{.poll = std::chrono::milliseconds{1}};
    std::function<void(DeviceBoard&)> before_call_ = [](DeviceBoard&) {};
    std::function<void()> after_call_ = [] {};
    std::vector<boost::json::object> notices_; ///< parameters of what the call told besides its progress
    signature::TrustDirectory trust_ =
        signature::TrustDirectory::of({pki_.root(), pki_.intermediate()}).value();
    Peer peer_ = WebPeer{Origin::parse("https://portal.example").value()};
};

} // namespace kyso::flow
