// SPDX-License-Identifier: Apache-2.0
// kysod's calls to a SIM gateway through the real kyso-relay, and what kysod makes of a relay that is absent,
// hangs, lies or dies. What a hostile gateway can do is in tests/security.
#include "tests/support/relay_process/bad_relay.hpp"
#include "tests/support/relay_stage/relay_stage.hpp"
#include "tests/support/result_matchers.hpp"

#include "drivers/relay/relay_gateway_wire.hpp"
#include "drivers/relay/relay_knock_wire.hpp"
#include "protocol/framing.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <filesystem>

namespace kyso::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using State = sim::SimProgress::State;

class Gateway : public testing::Test {
  protected:
    Gateway() : server(stage.files(gateway_pki().issue(gateway_profile()))) {}
    std::string address() const { return "https://localhost:" + std::to_string(server.port()); }

    RelayStage stage;
    WebServer server;
};

TEST_F(Gateway, answers_each_call) {
    const sim::Offer offer{"Mobi", sim::CodeRule::vgca, 90, {Bytes(700, 1), Bytes(800, 2)}, {}};
    sim::SimProgress done;
    done.state = State::done;
    done.signature = Bytes(64, 9);
    done.certificate = Bytes(700, 1);
    server.serve("/v1/open", json_answer(sim::encode(offer)));
    server.serve("/v1/submit", json_answer(sim::encode(sim::SimProgress{})));
    server.serve("/v1/status", json_answer(sim::encode(done)));
    stage.start_relay(address());

    const auto offered = stage.open();
    ASSERT_THAT(offered, is_ok()) << stage.relay().log();
    EXPECT_EQ(offered->service, "Mobi");
    EXPECT_EQ(offered->code, sim::CodeRule::vgca);
    EXPECT_EQ(offered->text_limit, 90U);
    EXPECT_EQ(offered->certificates, offer.certificates);
    const auto submitted = stage.submit();
    ASSERT_THAT(submitted, is_ok());
    EXPECT_EQ(submitted->state, State::pending);
    const auto asked = stage.status();
    ASSERT_THAT(asked, is_ok());
    EXPECT_EQ(asked->signature, done.signature);
    EXPECT_EQ(asked->certificate, done.certificate);
    EXPECT_THAT(server.asked(), ElementsAre("POST /v1/open", "POST /v1/submit", "POST /v1/status"));
}

TEST_F(Gateway, gets_the_call_and_nothing_else) {
    server.serve("/v1/submit", json_answer(sim::encode(sim::SimProgress{})));
    stage.start_relay(address());
    ASSERT_THAT(stage.submit(), is_ok());
    const std::string request = server.last_request();
    EXPECT_THAT(request, HasSubstr("Content-Type: application/json\r\n"));
    EXPECT_THAT(request, HasSubstr("Host: localhost:" + std::to_string(server.port()) + "\r\n"));
    EXPECT_THAT(request, testing::EndsWith("\r\n\r\n" + sim::encode(RelayStage::submit_call())));
    for (const char* field : {"Cookie", "Referer", "Authorization", "Accept-Language", "Origin:"})
        EXPECT_THAT(request, Not(HasSubstr(field)));
}

TEST_F(Gateway, says_its_errors) {
    stage.start_relay(address());
    std::size_t said = 0;
    for (const auto* row = begin_errors(); row != end_errors(); ++row) {
        if (!sim::is_gateway_error(row->errc)) continue;
        ++said;
        server.serve("/v1/submit", json_answer(sim::encode(Error{row->errc}), 409));
        EXPECT_THAT(stage.submit(), fails_with(row->errc));
    }
    EXPECT_GT(said, 20U);
}

TEST_F(Gateway, that_says_it_is_shutting_down_is_no_proxy) {
    server.serve("/v1/open", json_answer(sim::encode(Error{Errc::shutting_down}), 503));
    stage.start_relay(address());
    EXPECT_THAT(stage.open(), fails_with(Errc::shutting_down));
}

TEST_F(Gateway, of_another_origin_is_not_offered) {
    stage.start_relay(address());
    for (const char* other : {"https://portal.example:8443", "https://www.portal.example",
                              "https://portal.example.evil.example", "http://localhost:8080"})
        EXPECT_THAT(stage.submit(Origin::parse(other).value()), fails_with(Errc::sim_not_offered)) << other;
    EXPECT_EQ(server.connections(), 0U);
}

TEST_F(Gateway, of_each_origin_is_its_own) {
    WebServer other{stage.files(gateway_pki().issue(gateway_profile()))};
    server.serve("/v1/open", json_answer(sim::encode(sim::Offer{"One", {}, 110, {}, {}})));
    other.serve("/v1/open", json_answer(sim::encode(sim::Offer{"Two", {}, 110, {}, {}})));
    stage.start_relay_with(
        stage.gateway_table("https://one.example", address()) +
        stage.gateway_table("http://localhost:8080", "https://localhost:" + std::to_string(other.port())));
    EXPECT_EQ(stage.open(Origin::parse("https://one.example").value())->service, "One");
    EXPECT_EQ(stage.open(Origin::parse("http://localhost:8080").value())->service, "Two");
    EXPECT_THAT(stage.open(), fails_with(Errc::sim_not_offered));
}

TEST_F(Gateway, that_is_not_there_is_unreachable) {
    std::string nowhere;
    {
        const WebServer gone;
        nowhere = "https://localhost:" + std::to_string(gone.port());
    }
    stage.start_relay(nowhere);
    EXPECT_THAT(stage.open(), fails_with(Errc::gateway_unreachable));
    stage.start_relay("https://gateway.invalid");
    EXPECT_THAT(stage.open(), fails_with(Errc::gateway_unreachable));
}

TEST_F(Gateway, is_unreachable_until_its_roots_can_be_read) {
    server.serve("/v1/submit", json_answer(sim::encode(sim::SimProgress{})));
    std::filesystem::rename(stage.file("gateway-ca.pem"), stage.file("away.pem"));
    stage.start_relay(address());
    const auto without = stage.submit();
    ASSERT_THAT(without, fails_with(Errc::gateway_unreachable));
    EXPECT_THAT(without.error().detail(), HasSubstr(stage.file("gateway-ca.pem")));
    EXPECT_EQ(server.connections(), 0U);
    std::filesystem::rename(stage.file("away.pem"), stage.file("gateway-ca.pem"));
    EXPECT_THAT(stage.submit(), is_ok()) << "without another start of the relay";
}

TEST_F(Gateway, is_knocked_at) {
    stage.start_relay(address());
    const auto ask = [&](const Bytes& question) {
        const Fd door = connect_unix(stage.socket());
        EXPECT_THAT(write_frame(door.get(), question), is_ok());
        return read_frame(door.get(), drivers::max_gateway_list).value().value();
    };
    const auto known = drivers::read_gateway_list(ask(drivers::encode_gateways_question()));
    ASSERT_THAT(known, is_ok());
    EXPECT_EQ(*known, (std::vector<drivers::KnownGateway>{{RelayStage::origin(), address()}}));
    const auto knock = [&](const Origin& of) {
        return drivers::read_knock_answer(ask(drivers::encode_knock(of)));
    };
    server.serve("/v1/status", json_answer(sim::encode(Error{Errc::gateway_refused}), 400));
    EXPECT_THAT(knock(RelayStage::origin()), is_ok());
    EXPECT_THAT(server.last_request(), testing::EndsWith("\r\n\r\n{}"));
    server.serve("/v1/status", ok({}));
    EXPECT_THAT(knock(RelayStage::origin()), fails_with(Errc::gateway_refused));
    server.serve("/v1/status", json_answer("{}", 502));
    EXPECT_THAT(knock(RelayStage::origin()), fails_with(Errc::gateway_unreachable));
    EXPECT_THAT(knock(Origin::parse("https://other.example").value()), fails_with(Errc::sim_not_offered));
}

TEST_F(Gateway, octets_that_are_no_call_go_nowhere) {
    stage.start_relay(address());
    const Bytes whole = drivers::encode_gateway_question({RelayStage::origin(), RelayStage::submit_call()});
    for (std::size_t size = 1; size < whole.size(); size += 7) {
        const Fd door = connect_unix(stage.socket());
        ASSERT_THAT(write_frame(door.get(), ByteView{whole}.first(size)), is_ok());
        const auto answer = read_frame(door.get(), drivers::max_gateway_answer).value();
        ASSERT_TRUE(answer) << size;
        EXPECT_THAT(drivers::read_gateway_progress(*answer), fails_with(Errc::invalid_params)) << size;
    }
    EXPECT_EQ(server.connections(), 0U);
}

TEST_F(Gateway, is_unreachable_without_a_relay) {
    EXPECT_THAT(stage.open(), fails_with(Errc::gateway_unreachable)) << "never started";
    stage.start_relay(address());
    stage.relay().kill();
    EXPECT_THAT(stage.open(), fails_with(Errc::gateway_unreachable)) << "killed";
}

TEST(LyingRelay, says_nothing_about_the_gateway) {
    RelayStage stage;
    std::filesystem::create_directory(stage.socket().parent_path());
    const auto typed = [](std::uint8_t type, const std::string& body) {
        Bytes message = drivers::encode_gateway_answer(Result<sim::Offer>{sim::Offer{"A", {}, 110, {}, {}}});
        message.resize(1);
        message[0] = type;
        const auto size = frame_header(body.size());
        message.insert(message.end(), size.begin(), size.end());
        message.insert(message.end(), body.begin(), body.end());
        return frame(message);
    };
    const std::string offer = sim::encode(sim::Offer{"A", {}, 110, {}, {}});
    const Bytes lies[] = {frame({}),
                          Bytes{},
                          Bytes{0, 0},
                          Bytes{0xFF, 0xFF, 0xFF, 0xFF},
                          frame(Bytes{9, 9, 9}),
                          typed(0x82, offer),
                          typed(0x83, "{}"),
                          typed(0x83, offer),
                          frame(drivers::encode_relay_error(Error{Errc::consent_refused})),
                          frame(drivers::encode_relay_error(Error{Errc::internal_error})),
                          frame(drivers::encode_knock_answer({}))};
    for (const Bytes& lie : lies) {
        std::filesystem::remove(stage.socket());
        const BadRelay bad{stage.socket(), lie};
        EXPECT_THAT(stage.submit(), fails_with(Errc::gateway_unreachable)) << to_hex(lie).substr(0, 60);
    }
    std::filesystem::remove(stage.socket());
    const BadRelay right{stage.socket(), typed(0x82, offer)};
    EXPECT_THAT(stage.open(), is_ok()) << "the same octets where an offer was asked for";
}

TEST(HangingRelay, is_not_waited_for_longer_than_patience) {
    RelayStage stage;
    std::filesystem::create_directory(stage.socket().parent_path());
    const BadRelay hanging{stage.socket(), std::nullopt};
    stage.patience = std::chrono::milliseconds{50};
    EXPECT_THAT(stage.submit(), fails_with(Errc::gateway_unreachable));
}

TEST(HangingRelay, is_left_when_the_caller_is_gone) {
    RelayStage stage;
    std::filesystem::create_directory(stage.socket().parent_path());
    const BadRelay hanging{stage.socket(), std::nullopt};
    boost::asio::io_context io;
    io::RelayGateway gateway{io.get_executor(), stage.socket()};
    boost::asio::cancellation_signal gone;
    std::optional<Result<sim::SimProgress>> ended;
    const Origin origin = RelayStage::origin();
    boost::asio::co_spawn(
        io, gateway.submit(origin, RelayStage::submit_call()),
        boost::asio::bind_cancellation_slot(
            gone.slot(), [&](std::exception_ptr, Result<sim::SimProgress> result) { ended = result; }));
    io.poll();
    gone.emit(boost::asio::cancellation_type::terminal);
    io.run();
    ASSERT_TRUE(ended);
    EXPECT_THAT(*ended, fails_with(Errc::request_cancelled));
}

} // namespace
} // namespace kyso::test
