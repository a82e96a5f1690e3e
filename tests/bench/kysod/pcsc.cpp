// SPDX-License-Identifier: Apache-2.0
// kysod on the virtual token, through pcscd and OpenSC: a signature more beside raw C_Sign, the first one,
// and people who sign at once, each with a kysod and a token of their own. Several tokens of one kysod take
// turns, by design: one window at a time.
#include "tests/bench/kysod/documents.hpp"
#include "tests/bench/kysod/raw_token.hpp"
#include "tests/bench/kysod/sections.hpp"
#include "tests/support/token/token_citizen.hpp"

#include <algorithm>

namespace kyso::bench {
namespace {

using test::TestDaemon, test::TokenCitizen, test::WebsocketClient;

constexpr int pairs = 3;
constexpr std::size_t raw_count = 100, short_batch = 10, long_batch = 60, people_batch = 40;

/// Until the request waits for the person.
void await_window(WebsocketClient& page) {
    while (const auto message = page.receive()) {
        if (message->contains("id")) must_be_ok(*message);
        if (message->at("params").at("state") == "waiting_for_consent") return;
    }
    throw std::runtime_error("kysod closed");
}

void must_show(const TestDaemon& daemon, std::size_t devices) {
    if (!test::shows_devices(daemon, devices)) throw std::runtime_error(daemon.log());
}

void measure_warm(Report& report, test::KeyKind kind, Mechanism mechanism, Row raw_row, Row row) {
    const TokenCitizen citizen{{{"an", kind}}};
    const TestDaemon daemon{citizen.setup()};
    must_show(daemon, 1);
    daemon.person_types(TokenCitizen::pin);
    WebsocketClient page{daemon.port(), test::portal_origin};
    const auto batch = [&](std::size_t count) {
        const std::string call = signing_call(count);
        return time_of([&] {
            page.send_text(call);
            await_answer(page);
        });
    };
    batch(short_batch); // grows what grows once
    std::vector<double> raw, costs;
    for (int pair = 0; pair < pairs; ++pair) {
        std::ranges::copy(
            raw_times(raw_count, citizen.token().environment(), mechanism, test::opensc_module.c_str()),
            std::back_inserter(raw));
        const double few = batch(short_batch);
        costs.push_back((batch(long_batch) - few) / static_cast<double>(long_batch - short_batch));
    }
    report.add(raw_row, {median(raw), p99(raw), {}});
    report.add(row, {median(costs), {}, median(costs) / median(raw)});
}

void measure_cold(Report& report) {
    const TokenCitizen citizen;
    const TestDaemon daemon{citizen.setup()};
    must_show(daemon, 1); // pcscd runs, and no driver host
    test::SlowTypist person{daemon};
    WebsocketClient page{daemon.port(), test::portal_origin};
    report.add(Row::pcsc_window, {time_of([&] {
                                      page.send_text(signing_call(1));
                                      await_window(page);
                                  }) / 1000,
                                  {},
                                  {}});
    if (!person.sits_at_window()) throw std::runtime_error("no window");
    report.add(Row::pcsc_result, {time_of([&] {
                                      person.types(TokenCitizen::pin);
                                      await_answer(page);
                                  }) / 1000,
                                  {},
                                  {}});
}

/// Signatures a second of so many people, each at a token whose signature takes 20 ms, from the PINs to the
/// last answer. All windows are open before: who lists tokens while another's is busy waits for it, in steps
/// of the 0.1 s in which libpcsclite asks for a card that is taken.
double of_people(std::size_t count) {
    std::vector<test::TokenCard> cards;
    for (std::size_t i = 0; i < count; ++i)
        cards.push_back({"card" + std::to_string(i), test::KeyKind::ec_p256});
    const TokenCitizen citizen{cards};
    std::vector<std::unique_ptr<TestDaemon>> daemons;
    std::vector<std::unique_ptr<WebsocketClient>> pages;
    std::vector<test::SlowTypist> people;
    const std::string call = signing_call(people_batch);
    for (std::size_t i = 0; i < count; ++i) {
        const TestDaemon& daemon = *daemons.emplace_back(std::make_unique<TestDaemon>(citizen.setup()));
        must_show(daemon, count);
        people.emplace_back(daemon, i);
        pages.push_back(std::make_unique<WebsocketClient>(daemon.port(), test::portal_origin));
        pages.back()->send_text(call);
        if (!people.back().sits_at_window()) throw std::runtime_error("no window");
        citizen.token().say("fault r" + std::to_string(i + 1) + " delay sign ms=20");
    }
    const Microseconds took = time_of([&] {
        for (test::SlowTypist& person : people)
            person.types(TokenCitizen::pin);
        for (const auto& page : pages)
            await_answer(*page);
    });
    return static_cast<double>(count * people_batch) / took * 1e6;
}

} // namespace

void measure_pcsc(Report& report, int rounds) {
    for (int round = 0; round < rounds; ++round) {
        measure_warm(report, test::KeyKind::rsa_2048, Mechanism::rsa_pkcs1, Row::pcsc_rsa_raw, Row::pcsc_rsa);
        measure_warm(report, test::KeyKind::ec_p256, Mechanism::ecdsa, Row::pcsc_ec_raw, Row::pcsc_ec);
        measure_cold(report);
        const double one = of_people(1);
        report.add(Row::pcsc_one, {one, {}, {}});
        const double two = of_people(2);
        report.add(Row::pcsc_two, {two, {}, two / one});
        const double four = of_people(4);
        report.add(Row::pcsc_four, {four, {}, four / one});
    }
}

} // namespace kyso::bench
