// SPDX-License-Identifier: Apache-2.0
// The parts of the benchmark, each of which fills some rows. Each throws where something does not work.
#pragma once

#include "protocol/to_be_signed.hpp"
#include "tests/bench/kysod/report.hpp"
#include "tests/support/test_pki/test_keys.hpp"

namespace kyso::bench {

/// One key, and the rows that are about it.
struct KeyRows {
    test::KeyKind kind;
    Mechanism mechanism;
    Row raw, unix_socket, websocket, hundred, verification, p11kit, ssh_agent, consent, throughput, crowd,
        batch;
};
constexpr KeyRows rsa_rows{
    test::KeyKind::rsa_2048, Mechanism::rsa_pkcs1,  Row::rsa_raw,    Row::rsa_unix,      Row::rsa_websocket,
    Row::rsa_hundred,        Row::rsa_verification, Row::rsa_p11kit, Row::rsa_ssh_agent, Row::rsa_consent,
    Row::rsa_throughput,     Row::rsa_crowd,        Row::rsa_batch};
constexpr KeyRows ec_rows{test::KeyKind::ec_p256, Mechanism::ecdsa, Row::ec_raw,          Row::ec_unix,
                          Row::ec_websocket,      Row::ec_hundred,  Row::ec_verification, Row::ec_p11kit,
                          Row::ec_ssh_agent,      Row::ec_consent,  Row::ec_throughput,   Row::ec_crowd,
                          Row::ec_batch};

/// Calls that touch no driver, beside a socket pair; one client on one CPU, then 64 at once on all.
void measure_calls(Report& report, int rounds);
/// Signing by raw PKCS#11, by kysod and by its neighbours, on one CPU.
void measure_signing(Report& report, const KeyRows& rows, int rounds);
/// Many signatures, on all CPUs.
void measure_throughput(Report& report, const KeyRows& rows, int rounds);
/// Start and idle memory of kysod and its neighbours, on one CPU.
void measure_processes(Report& report, int rounds);
/// 10 000 connections that say nothing, and one that does; on one CPU.
void measure_idle(Report& report, int rounds);
/// 10 000 pending transactions at a gateway, two gateways on one PostgreSQL.
void measure_gateway(Report& report, int rounds);
/// From the phone's answer to the page's result, through the real programs.
void measure_sim(Report& report);
/// The virtual token behind pcscd and OpenSC.
void measure_pcsc(Report& report, int rounds);
/// Cards that come and go, from pcscd's report to devices.changed.
void measure_device_events(Report& report, int rounds);

} // namespace kyso::bench
