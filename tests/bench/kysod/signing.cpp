// SPDX-License-Identifier: Apache-2.0
// Within one consent: the cost of one more signature, taken from two batches of different length, so that
// start, window, login and audit drop out; without the final verification, which has its own row.
#include "tests/bench/kysod/documents.hpp"
#include "tests/bench/kysod/neighbours.hpp"
#include "tests/bench/kysod/raw_token.hpp"
#include "tests/bench/kysod/sections.hpp"

#include "signature/raw_signature.hpp"

namespace kyso::bench {
namespace {

constexpr std::size_t short_batch = 20;
constexpr std::size_t long_batch = 420;
constexpr int pairs = 3;
constexpr std::size_t signatures = 2000;
constexpr std::size_t hundred = 100; ///< kysod tells of every hundredth (docs/protocol.md, Progress)
constexpr std::size_t consents = 10;

/// The median of some pairs; the first pair only grows what grows once.
template <class Client>
Microseconds per_signature(Client& client) {
    const std::string few = signing_call(short_batch);
    const std::string many = signing_call(long_batch);
    std::vector<double> costs;
    for (int pair = 0; pair <= pairs; ++pair) {
        const auto time_of_batch = [&](const std::string& call) {
            return time_of([&] {
                client.send_text(call);
                await_answer(client);
            });
        };
        const double small = time_of_batch(few);
        const double large = time_of_batch(many);
        if (pair > 0) costs.push_back((large - small) / static_cast<double>(long_batch - short_batch));
    }
    return median(std::move(costs));
}

/// Between one notice of a hundred signatures and the next. A client sees no single one of a batch come.
std::vector<double> hundreds(const test::IpcClient& program) {
    program.send_text(signing_call(signatures));
    std::vector<double> gaps;
    std::optional<std::chrono::steady_clock::time_point> before;
    while (auto message = program.receive()) {
        if (message->contains("id")) {
            must_be_ok(*message);
            return gaps;
        }
        const auto& progress = message->at("params").as_object();
        if (progress.at("state") != "signing" || progress.at("done") == 0) continue;
        const auto now = std::chrono::steady_clock::now();
        if (before) gaps.push_back(std::chrono::duration<double, std::micro>(now - *before).count());
        before = now;
    }
    throw std::runtime_error("kysod closed");
}

std::vector<double> verifications(const test::Citizen& citizen, Mechanism mechanism) {
    const ToBeSigned item{mechanism, DigestAlgorithm::sha256, Bytes(32, 0x5A)};
    const Bytes raw = citizen.issued().sign(item);
    return times_of(long_batch, [&] {
        if (!signature::verify_raw(citizen.issued().certificate, item, raw))
            throw std::runtime_error("verify");
    });
}

Figure figure_of(const std::vector<double>& times, double beside) {
    return {median(times), p99(times), median(times) / beside};
}

} // namespace

void measure_signing(Report& report, const KeyRows& rows, int rounds) {
    const OneCpu pinned;
    const test::Citizen citizen = citizen_with(rows.kind);
    std::vector<double> raw_hundreds, batch_hundreds;
    for (int round = 0; round < rounds; ++round) {
        const auto raw = raw_times(signatures, citizen.hsm().environment(), rows.mechanism);
        report.add(rows.raw, {median(raw), p99(raw), {}});
        const auto verify = verifications(citizen, rows.mechanism);
        report.add(rows.verification, figure_of(verify, median(raw)));
        {
            const P11KitServer server{citizen.hsm()};
            report.add(rows.p11kit, figure_of(raw_times(signatures, server.environment(), rows.mechanism,
                                                        P11KitServer::client_module),
                                              median(raw)));
        }
        {
            const SshAgent agent{citizen.hsm()};
            const auto key = agent.key(rows.mechanism);
            report.add(rows.ssh_agent,
                       figure_of(times_of(signatures, [&] { agent.sign(key); }), median(raw)));
        }
        const test::TestDaemon daemon{citizen.setup()};
        daemon.person_types(test::pin);
        test::WebsocketClient page{daemon.port(), test::portal_origin};
        const test::IpcClient program{daemon.ipc_socket()};
        const auto alone =
            times_of(consents, [&] { must_be_ok(program.call("document.sign", documents(1))); });
        report.add(rows.consent, {(median(alone) - median(raw)) / 1000, p99(alone) / 1000, {}});
        // Sums, like the batches: what else runs on the machine falls on both alike.
        const auto add_batch = [&](Row row, Microseconds one_more) {
            const Microseconds cost = one_more - median(verify);
            report.add(row, {cost, {}, cost / mean(raw)});
        };
        add_batch(rows.unix_socket, per_signature(program));
        add_batch(rows.websocket, per_signature(page));
        for (const double gap : hundreds(program))
            batch_hundreds.push_back(gap - static_cast<double>(hundred) * median(verify));
        std::ranges::copy(sums(raw, hundred), std::back_inserter(raw_hundreds));
    }
    report.add(rows.hundred, {median(batch_hundreds) / 1000, p99(batch_hundreds) / 1000,
                              p99(batch_hundreds) / p99(raw_hundreds)});
}

} // namespace kyso::bench
