// SPDX-License-Identifier: Apache-2.0
// Stage for the tests of sim_flow: a kysod (its operations and their context) that can be ended and begun
// again over the same fakes, and calls that may be cancelled or lost at any event of the story.
#pragma once

#include "daemon/flow/sim_operations.hpp"
#include "tests/support/fakes/fake_sim.hpp"
#include "tests/unit/daemon/flow_stage.hpp"

namespace kyso::flow {

class SimStage : public FlowStage {
  protected:
    using Reply = Result<boost::json::value>;

    /// One kysod: dies with everything that it was doing.
    struct Kysod {
        explicit Kysod(SimStage& stage)
            : ports{stage.policy_, stage.registry_, stage.queue_, stage.prompt_,
                    stage.audit_,  stage.clock_,    stage.trust_, false},
              operations{context.get_executor(), ports, stage.gateway_, stage.rings_, stage.store_},
              desk{stage.gateway_, stage.phones_, operations}, board{context.get_executor(),
                                                                     stage.registry_,
                                                                     nullptr,
                                                                     {.poll = std::chrono::milliseconds{1}}} {
            ports.choices = &stage.choices_;
            ports.sim = &desk;
            ports.notices = &stage.notice_board_;
            ports.board = &board;
            operations.restore();
        }
        boost::asio::io_context context{1};
        Ports ports;
        SimOperations operations;
        SimDesk desk;
        DeviceBoard board;
    };

    SimStage() { phones_.bound.insert(msisdn); }

    /// Begins a call; it runs while the context does.
    std::shared_ptr<std::optional<Reply>> begin(Method method, boost::json::value params) {
        auto ended = std::make_shared<std::optional<Reply>>();
        CallContext call{peer_, Language::en,
                         [this](core::ProgressState state, std::size_t, std::size_t) {
                             story_.tell(std::string{to_text(state)});
                         },
                         [this](std::string_view, boost::json::object told) {
                             notices_.push_back(std::move(told));
                             story_.tell("sent_to_phone");
                         },
                         [this] { return lost_; }};
        boost::asio::co_spawn(kysod_->context,
                              dispatch(kysod_->ports, std::move(call), method, std::move(params)),
                              boost::asio::bind_cancellation_slot(
                                  signal_.slot(), [ended](std::exception_ptr thrown, Reply result) {
                                      EXPECT_EQ(thrown, nullptr);
                                      *ended = std::move(result);
                                  }));
        return ended;
    }
    /// Until nothing is left to do but wait for the ten minutes of results.
    void run() {
        kysod_->context.restart();
        while (kysod_->context.poll() > 0 || kysod_->context.run_one_for(std::chrono::milliseconds{20}) > 0) {
        }
    }
    Reply call(Method method, boost::json::value params) {
        const auto ended = begin(method, std::move(params));
        run();
        if (!*ended) return Error{Errc::internal_error, "the call never ended"};
        return **ended;
    }
    Reply resume(const std::string& operation) {
        return call(Method::resume_operation, boost::json::object{{"operation", operation}});
    }
    /// The call is cancelled, or lost with its connection, at this event.
    void cancel_at(const std::string& event, bool lost = false) {
        story_.at = [this, event, lost](const std::string& told) {
            if (told != event) return;
            lost_ = lost;
            signal_.emit(boost::asio::cancellation_type::terminal);
        };
    }
    void restart() {
        kysod_ = nullptr;
        kysod_ = std::make_unique<Kysod>(*this);
        run();
    }

    static boost::json::value registration(std::string phone = "0912 345 678") {
        auto params = FlowStage::registration().as_object();
        params["method"] = "sim";
        params["phone"] = phone;
        params["ticket"] = "t.t.t";
        return params;
    }
    static boost::json::value authentication() {
        return boost::json::object{
            {"nonce", nonce()}, {"method", "sim"}, {"phone", "0912345678"}, {"ticket", "t.t.t"}};
    }
    std::string operation() const { return std::string{notices_.front().at("operation").as_string()}; }

    static constexpr const char* msisdn = "84912345678";
    test::FakeGateway gateway_{story_, an_};
    test::FakePhones phones_;
    test::FakeRings rings_;
    test::FakeOperationStore store_{story_};
    test::FakeNotices notice_board_{story_};
    bool lost_ = false;
    boost::asio::cancellation_signal signal_;
    std::unique_ptr<Kysod> kysod_ = std::make_unique<Kysod>(*this);
};

} // namespace kyso::flow
