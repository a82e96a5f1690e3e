// SPDX-License-Identifier: Apache-2.0
// 64 programs that sign: kysod shows one window at a time and signs what was agreed to in it, so each program
// asks for a batch; a signature of one program never waits for a signature of another, but for its window.
#include "tests/bench/kysod/documents.hpp"
#include "tests/bench/kysod/raw_token.hpp"
#include "tests/bench/kysod/sections.hpp"

namespace kyso::bench {
namespace {

constexpr std::size_t signatures = 2000;
constexpr std::size_t programs = 64;
constexpr std::size_t documents_each = 100;
constexpr std::size_t large_batch = 10'000;

double crowd_per_second(const test::TestDaemon& daemon) {
    std::vector<test::IpcClient> crowd;
    for (std::size_t i = 0; i < programs; ++i)
        crowd.emplace_back(daemon.ipc_socket());
    const auto call = signing_call(documents_each);
    const Microseconds time = time_of([&] {
        for (const test::IpcClient& program : crowd)
            program.send_text(call);
        for (const test::IpcClient& program : crowd)
            await_answer(program);
    });
    return static_cast<double>(programs * documents_each) / time * 1e6;
}

double batch_per_second(const test::TestDaemon& daemon) {
    const test::IpcClient program{daemon.ipc_socket()};
    const auto call = signing_call(large_batch);
    const Microseconds time = time_of([&] {
        program.send_text(call);
        await_answer(program);
    });
    return static_cast<double>(large_batch) / time * 1e6;
}

} // namespace

void measure_throughput(Report& report, const KeyRows& rows, int rounds) {
    const test::Citizen citizen = citizen_with(rows.kind);
    test::DaemonSetup setup = citizen.setup();
    setup.more_toml = "[limits]\nwaiting_consents = 64\n[windows]\nper_minute = 1000000\nwaiting_each = 64\n";
    setup.default_pace = true; // said above
    for (int round = 0; round < rounds; ++round) {
        const double raw = 1e6 / mean(raw_times(signatures, citizen.hsm().environment(), rows.mechanism));
        report.add(rows.throughput, {raw, {}, {}});
        const test::TestDaemon daemon{setup};
        daemon.person_types(test::pin);
        const double batch = batch_per_second(daemon);
        report.add(rows.batch, {batch, {}, batch / raw});
        const double crowd = crowd_per_second(daemon);
        report.add(rows.crowd, {crowd, {}, crowd / raw});
    }
}

} // namespace kyso::bench
