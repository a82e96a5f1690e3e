// SPDX-License-Identifier: Apache-2.0
// The gateway as its clients see it: a signature, what tickets are good for, what is refused, what the log
// does not hold.
#include "gateway_stage.hpp"

#include <fstream>
#include <future>

namespace kyso::gateway {
namespace {

using namespace std::chrono_literals;

class Calls : public GatewayStage {};

TEST_F(Calls, a_phone_signs) {
    start();
    const auto submitted = ring();
    ASSERT_THAT(submitted, is_ok());
    EXPECT_EQ(submitted->state, State::pending);
    const auto ended = outcome();
    ASSERT_THAT(ended, is_ok());
    ASSERT_EQ(ended->state, State::done) << gateway->log();
    EXPECT_EQ(ended->certificate, subscriber.certificate.der());
    EXPECT_THAT(signature::verify_raw(subscriber.certificate, call.to_be_signed, ended->signature), is_ok());
    EXPECT_THAT(outcome(), is_ok()) << "may be asked again";

    const auto asked = service.signatures();
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].transaction, transaction);
    EXPECT_EQ(asked[0].msisdn, "+84912345678");
    EXPECT_EQ(asked[0].digest, call.to_be_signed.digest);
    EXPECT_EQ(asked[0].password, test::GatewaySetting::password);
    EXPECT_THAT(asked[0].display, HasSubstr("portal.example: Dang ky"));
    EXPECT_EQ(service.statuses().front().mssp_transaction, "m" + transaction);
    EXPECT_EQ(gateway->stop(), 0);
    const std::string log = gateway->log();
    EXPECT_THAT(log, HasSubstr(transaction + ": signed"));
    for (const char* secret : {"912345678", test::GatewaySetting::password, "Dang ky"})
        EXPECT_THAT(log, testing::Not(HasSubstr(secret)));
}

TEST_F(Calls, repeating_a_call_rings_once) {
    service.on_status([this](const Mssp::Asked& asked) { return service.outstanding(asked); });
    start();
    ASSERT_THAT(ring(), is_ok());
    EXPECT_THAT(gateway->open(spelled, transaction), is_ok());
    EXPECT_THAT(gateway->submit(call), is_ok());
    sim::SubmitCall other = call;
    other.to_be_signed.digest[0] ^= 1U;
    EXPECT_THAT(gateway->submit(other), fails_with(Errc::gateway_refused)) << "another digest";
    ASSERT_TRUE(test::wait_until([&] { return service.statuses().size() > 2; }));
    EXPECT_EQ(service.signatures().size(), 1U);
    EXPECT_EQ(gateway->status(spelled, transaction)->state, State::pending);
}

TEST_F(Calls, whoever_waits_for_the_end_is_held_until_it_comes) {
    service.on_status([this](const Mssp::Asked& asked) { return service.outstanding(asked); });
    start();
    ASSERT_THAT(ring(), is_ok());
    EXPECT_EQ(gateway->status(spelled, transaction, 1ms)->state, State::pending) << "its time was over";
    auto held = std::async([&] { return gateway->status(spelled, transaction, sim::longest_wait); });
    const std::size_t before = service.statuses().size();
    ASSERT_TRUE(test::wait_until([&] { return service.statuses().size() > before + 5; }));
    EXPECT_EQ(gateway->status(spelled, transaction)->state, State::pending)
        << "who does not wait is answered";
    service.on_status([this](const Mssp::Asked& asked) { return service.with_signature(asked); });
    const auto ended = held.get();
    ASSERT_THAT(ended, is_ok());
    EXPECT_EQ(ended->state, State::done);
}

TEST_F(Calls, a_second_one_that_waits_and_a_shutdown_let_the_first_go) {
    service.on_status([this](const Mssp::Asked& asked) { return service.outstanding(asked); });
    start();
    ASSERT_THAT(ring(), is_ok());
    const auto wait = [&] { return gateway->status(spelled, transaction, sim::longest_wait); };
    auto one = std::async(wait), other = std::async(wait);
    const auto either = [&] {
        return one.wait_for(0s) == std::future_status::ready ||
               other.wait_for(0s) == std::future_status::ready;
    };
    EXPECT_TRUE(test::wait_until(either));
    EXPECT_EQ(gateway->stop(), 0);
    EXPECT_EQ(one.get()->state, State::pending);
    EXPECT_EQ(other.get()->state, State::pending);
}

TEST_F(Calls, certificates_are_told_before_where_the_service_tells_them) {
    service.on_profile(
        [this](const Mssp::Asked& asked) { return service.profile(asked, {subscriber.certificate.der()}); });
    start(std::string{fast} + "certificates = \"profile\"\n");
    const auto offer = gateway->open(setting.spelled(setting.ticket()), test::new_transaction());
    ASSERT_THAT(offer, is_ok());
    EXPECT_EQ(offer->certificates, std::vector<Bytes>{subscriber.certificate.der()});
    EXPECT_EQ(offer->service, "Test operator");
    service.on_profile([](const Mssp::Asked& asked) { return Mssp::fault(asked, "105"); });
    const auto unknown =
        gateway->open(setting.spelled(setting.ticket("0987654321")), test::new_transaction());
    ASSERT_THAT(unknown, is_ok()) << "nobody learns here who has no signing SIM";
    EXPECT_TRUE(unknown->certificates.empty());
}

TEST_F(Calls, a_service_that_does_not_answer_is_no_phone_without_a_certificate) {
    service.on_profile([](const Mssp::Asked&) { return test::WebAnswer{}; });
    start(std::string{fast} + "certificates = \"profile\"\n");
    const std::string made = setting.spelled(setting.ticket()), id = test::new_transaction();
    EXPECT_THAT(gateway->open(made, id), fails_with(Errc::sim_service_failed));
    service.on_profile(
        [this](const Mssp::Asked& asked) { return service.profile(asked, {subscriber.certificate.der()}); });
    const auto again = gateway->open(made, id);
    ASSERT_THAT(again, is_ok()) << "the same call may be made again";
    EXPECT_EQ(again->certificates.size(), 1U);
}

TEST_F(Calls, a_ticket_is_good_for_one_phone_and_one_transaction) {
    start();
    ASSERT_THAT(ring(), is_ok());
    EXPECT_THAT(gateway->open(spelled, test::new_transaction()), fails_with(Errc::ticket_used));
    const std::string another = setting.spelled(setting.ticket("0912345678"));
    EXPECT_THAT(gateway->open(another, transaction), fails_with(Errc::ticket_used));
    EXPECT_THAT(gateway->status(another, transaction), fails_with(Errc::operation_unknown));
    EXPECT_THAT(gateway->status(spelled, test::new_transaction()), fails_with(Errc::operation_unknown));
}

TEST_F(Calls, tickets_that_are_none_are_refused) {
    start();
    const auto id = test::new_transaction();
    auto expired = setting.ticket();
    expired.expires = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    EXPECT_THAT(gateway->open(setting.spelled(expired), id), fails_with(Errc::ticket_expired));
    auto elsewhere = setting.ticket();
    elsewhere.origin = "https://other.example";
    EXPECT_THAT(gateway->open(setting.spelled(elsewhere), id), fails_with(Errc::ticket_invalid));
    const auto forged =
        sim::make_ticket(setting.ticket(), *test::cached_key(test::KeyKind::ec_p256, 8)).value();
    EXPECT_THAT(gateway->open(forged, id), fails_with(Errc::ticket_invalid));
    std::string altered = setting.spelled(setting.ticket());
    altered[altered.size() / 2] = altered[altered.size() / 2] == 'A' ? 'B' : 'A';
    EXPECT_THAT(gateway->open(altered, id), fails_with(Errc::ticket_invalid));
    EXPECT_TRUE(service.signatures().empty());
}

TEST_F(Calls, a_text_that_is_not_the_gateways_own_is_refused) {
    start();
    ticket = setting.ticket();
    const auto id = test::new_transaction();
    const auto offer = gateway->open(setting.spelled(*ticket), id);
    ASSERT_THAT(offer, is_ok());
    call = test::submit_call(setting, *ticket, id, *offer);
    const std::string right = call.text;
    for (const std::string& wrong : {right + " ", std::string{"Ban da trung thuong"}, "x" + right}) {
        call.text = wrong;
        EXPECT_THAT(gateway->submit(call), fails_with(Errc::gateway_refused)) << wrong;
    }
    EXPECT_TRUE(service.signatures().empty());
    call.text = right;
    EXPECT_THAT(gateway->submit(call), is_ok());
}

TEST_F(Calls, nothing_is_submitted_that_was_not_opened) {
    start();
    ticket = setting.ticket();
    call = test::submit_call(setting, *ticket, test::new_transaction(), {});
    EXPECT_THAT(gateway->submit(call), fails_with(Errc::operation_unknown));
}

TEST_F(Calls, one_phone_is_rung_once_at_a_time_and_three_times_in_ten_minutes) {
    service.on_status([this](const Mssp::Asked& asked) { return service.outstanding(asked); });
    start();
    ASSERT_THAT(ring(), is_ok());
    EXPECT_THAT(ring(), fails_with(Errc::sim_busy));
    EXPECT_THAT(ring("0987654321"), is_ok()) << "another phone";
    service.on_status([](const Mssp::Asked& asked) { return Mssp::fault(asked, "900"); });
    EXPECT_EQ(outcome()->state, State::failed);
    for (int start = 2; start <= 3; ++start) {
        ASSERT_THAT(ring("0987654321"), is_ok()) << start;
        EXPECT_EQ(outcome()->state, State::failed);
    }
    EXPECT_THAT(ring("0987654321"), fails_with(Errc::sim_too_often));
    gateway->kill();
    start();
    EXPECT_THAT(ring("0987654321"), fails_with(Errc::sim_too_often)) << "a restart forgives nothing";
}

TEST_F(Calls, a_portal_rings_so_many_phones_a_minute) {
    service.on_status([](const Mssp::Asked& asked) { return Mssp::fault(asked, "900"); });
    std::string five = toml();
    const std::string many = "starts_a_minute = 600";
    five.replace(five.find(many), many.size(), "starts_a_minute = 5");
    gateway.emplace(setting, five);
    for (int phone = 0; phone < 5; ++phone)
        ASSERT_THAT(ring("091234567" + std::to_string(phone)), is_ok()) << phone;
    EXPECT_THAT(ring("0912345675"), fails_with(Errc::portal_busy));
    const auto answer = gateway->post(std::string{sim::submit_path}, sim::encode(call));
    ASSERT_THAT(answer, is_ok());
    EXPECT_EQ(answer->status, 429U);
    gateway->kill();
    gateway.emplace(setting, five);
    EXPECT_THAT(gateway->submit(call), fails_with(Errc::portal_busy)) << "a restart forgives nothing";
    EXPECT_EQ(service.signatures().size(), 5U);
}

TEST_F(Calls, two_cancels_bring_a_pause) {
    service.on_status([](const Mssp::Asked& asked) { return Mssp::fault(asked, "401"); });
    start();
    for (int start = 0; start < 2; ++start) {
        ASSERT_THAT(ring(), is_ok());
        const auto ended = outcome();
        ASSERT_THAT(ended, is_ok());
        EXPECT_EQ(ended->error, Errc::sim_cancelled);
        EXPECT_EQ(ended->service_code, "401");
    }
    EXPECT_THAT(ring(), fails_with(Errc::sim_too_often));
}

TEST_F(Calls, an_unknown_number_reads_like_one_that_is_switched_off) {
    start("first_poll_ms = 100\npoll_ms = 100\nuniform_after = 1\n");
    const char* codes[] = {"105", "404", "209"};
    for (std::size_t i = 0; i < std::size(codes); ++i) {
        service.on_signature([&](const Mssp::Asked& asked) { return Mssp::fault(asked, codes[i]); });
        ASSERT_THAT(ring("091234567" + std::to_string(i)), is_ok());
        EXPECT_EQ(gateway->status(spelled, transaction)->state, State::pending);
        const auto ended = outcome();
        ASSERT_THAT(ended, is_ok());
        EXPECT_EQ(ended->error, Errc::sim_unreachable) << codes[i];
        EXPECT_EQ(ended->service_code, "");
    }
}

TEST_F(Calls, requests_that_are_none_get_an_error_and_nothing_else) {
    start();
    const std::string open{sim::open_path};
    EXPECT_EQ(gateway->post(open, "{")->status, 400U);
    EXPECT_EQ(gateway->post(open, R"({"ticket":"a","transaction":"b"})")->status, 400U);
    EXPECT_EQ(gateway->post(open, "{}", "text/plain")->status, 415U);
    EXPECT_EQ(gateway->post("/v1/other", "{}")->status, 404U);
    EXPECT_EQ(gateway->post(open, std::string(sim::max_gateway_body + 1, ' '))->status, 413U);
    EXPECT_THAT(ring(), is_ok()) << "still well";
}

TEST_F(Calls, check_says_what_it_would_do_beside_one_that_runs) {
    start();
    std::ofstream{setting.file("checked.toml")} << toml();
    const auto output = test::output_of({std::string{KYSO_TEST_BIN_DIR} + "/kyso-gateway", "--check",
                                         "--config", setting.file("checked.toml").string()},
                                        {"CREDENTIALS_DIRECTORY=" + setting.credentials().string()});
    ASSERT_TRUE(output);
    EXPECT_THAT(*output, HasSubstr("takes tickets of https://portal.example"));
    EXPECT_THAT(*output, HasSubstr("asks Test operator at " + service.address()));
}

} // namespace
} // namespace kyso::gateway
