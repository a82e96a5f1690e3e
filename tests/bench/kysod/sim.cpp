// SPDX-License-Identifier: Apache-2.0
// How long a page waits after the phone has answered, in poll intervals of the gateway at the service: kysod,
// kyso-relay, kyso-gateway and kyso-telco as they are shipped, a page at kysod's WebSocket, a person who
// answers at any moment of the interval.
#include "tests/bench/kysod/sections.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/sim/sim_setting.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>

namespace {

using namespace kyso::test;
using namespace std::chrono_literals;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::chrono::milliseconds poll = 1s;
constexpr unsigned signatures = 48;

/// A phone of its own for each signature: how often one may ring is limited.
std::string new_phone(SimSetting& sims, unsigned number) {
    const std::string msisdn = fmt::format("84961{:06}", number);
    sims.telco().control("PUT", "subscribers/" + msisdn,
                         R"({"like":"84912345678","name":"A phone of the bench"})");
    sims.bind_only(msisdn);
    return msisdn;
}

Seconds one(SimSetting& sims, const std::string& msisdn, std::chrono::milliseconds thinking) {
    WebsocketClient page = sims.page();
    page.send_text(json::serialize(json::object{{"jsonrpc", "2.0"},
                                                {"id", "b"},
                                                {"method", "registration.sign"},
                                                {"params", sims.registration("0" + msisdn.substr(2))}}));
    until_state(page, "waiting_for_phone");
    sims.phone_shows(msisdn);
    std::this_thread::sleep_for(thinking);
    const auto begun = Clock::now();
    sims.telco().sign_at_phone(msisdn); // its signature is part of the time
    const json::object answer = until_state(page, "nothing");
    const Seconds took = Clock::now() - begun;
    if (outcome_of(answer) != "ok") throw std::runtime_error(json::serialize(answer));
    return took;
}

} // namespace

void kyso::bench::measure_sim(Report& report) {
    SimService service;
    service.poll = static_cast<int>(poll.count());
    SimSetting sims{service};
    std::mt19937_64 random{1};
    std::vector<double> intervals;
    for (unsigned i = 0; i < signatures; ++i) {
        const std::string msisdn = new_phone(sims, i);
        const std::chrono::milliseconds thinking{random() % static_cast<std::uint64_t>(2 * poll.count())};
        intervals.push_back(one(sims, msisdn, thinking) / Seconds{poll});
    }
    report.add(Row::sim_median, {median(intervals), {}, {}});
    report.add(Row::sim_worst, {std::ranges::max(intervals), {}, {}});
}
