// SPDX-License-Identifier: Apache-2.0
// What 10,000 pending transactions cost a gateway, beside the goals of issue 5: octets each, processor time
// of one poll a second each (book, XML and judgement; neither HTTP nor TLS), what a restart loses, and what a
// second gateway on the same PostgreSQL adds.
#include "drivers/mss/request_values.hpp"
#include "drivers/mss/writer.hpp"
#include "gateway/answer_check.hpp"
#include "gateway/store.hpp"
#include "tests/bench/kysod/sections.hpp"
#include "tests/support/gateway/gateway_setting.hpp"
#include "tests/support/postgresql/postgresql_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <ctime>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::gateway {
namespace {

using namespace std::chrono_literals;
using bench::median;
using bench::Report;
using bench::Row;
using Clock = std::chrono::steady_clock;

constexpr std::size_t many = 10'000;
constexpr std::int64_t unlimited = 60'000; ///< starts of the portal in a minute: more than it makes here

double cpu_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}
double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}
Instant now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}
std::string phone(std::size_t number) {
    return fmt::format("09{:08}", number);
}

Pending pending_of(std::size_t number) {
    Pending pending;
    pending.id = test::new_transaction();
    pending.msisdn = sim::PhoneNumber::read(phone(number)).value().msisdn();
    pending.to_be_signed.digest.assign(32, static_cast<std::uint8_t>(number));
    pending.text = "dichvucong.example.vn: Dang ky tai khoan (Ma 1462)";
    pending.submitted = now();
    return pending;
}

/// A book of transactions that the service has accepted.
std::vector<std::string> fill(TransactionBook& book) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < many; ++i) {
        Pending pending = pending_of(i);
        ids.push_back(pending.id);
        book.add(std::move(pending), now());
        book.take_to_send(0, 1);
        Event event;
        event.kind = Event::Kind::pending;
        event.mssp_transaction = "m" + ids.back();
        book.on(ids.back(), std::move(event), now());
    }
    return ids;
}

std::string outstanding(const Pending& pending, Instant when) {
    const std::string instant = mss::spell(when);
    return "<env:Envelope "
           "xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\"><env:Body><MSS_StatusQueryResponse>"
           "<mss:MSS_StatusResp xmlns:mss=\"http://uri.etsi.org/TS102204/v1.1.2#\" MajorVersion=\"1\" "
           "MinorVersion=\"1\"><mss:AP_Info AP_ID=\"http://ap.example\" AP_TransID=\"" +
           pending.id + "\" AP_PWD=\"x\" Instant=\"" + instant + "\"/><mss:MSSP_Info Instant=\"" + instant +
           "\"><mss:MSSP_ID/></"
           "mss:MSSP_Info><mss:MobileUser><mss:MSISDN>+" +
           pending.msisdn +
           "</mss:MSISDN></mss:MobileUser><mss:Status><mss:StatusCode Value=\"504\"/></mss:Status>"
           "</mss:MSS_StatusResp></MSS_StatusQueryResponse></env:Body></env:Envelope>";
}

void memory(Report& report) {
    const TransactionBook::Rules rules{300s, 1s, 1s, 10s};
    std::vector<std::string> ids;
    const auto before = ::mallinfo2().uordblks;
    TransactionBook book{{rules}};
    ids = fill(book);
    const auto after = ::mallinfo2().uordblks;
    const std::size_t of_ids = ids.size() * (sizeof(std::string) + 48);
    report.add(Row::gateway_memory, {static_cast<double>((after - before - of_ids) / many), {}, {}});
}

/// One poll of each, as the courier does it but for HTTP: seconds of the processor. `again`: how many answers
/// were known already.
double poll_all(TransactionBook& book, Instant when, std::size_t& again) {
    mss::Service account;
    account.ap_id = "http://ap.example";
    account.ap_password = "password";
    const auto due = book.take_due(0, when, many);
    std::vector<std::string> answers; // what the network would bring
    for (const std::string& id : due)
        answers.push_back(outstanding(*book.find(id), when));
    const double start = cpu_seconds();
    for (std::size_t i = 0; i < due.size(); ++i) {
        const Pending& pending = *book.find(due[i]);
        const auto written =
            mss::write_request(account, mss::StatusRequest{{pending.id, when}, pending.mssp_transaction});
        const auto answer = mss::read_poll(mss::Encoding::soap, as_bytes(answers[i]), 200, pending.waiting);
        again += answer.same ? 1 : 0;
        Event event;
        if (answer.same)
            event.kind = Event::Kind::pending;
        else
            event = judge({mss::Dialect::etsi, mss::Operation::status, pending, {}, false}, answer.reply);
        event.print = answer.print;
        if (!written || event.kind != Event::Kind::pending) throw std::logic_error("the bench's own answer");
        book.on(due[i], std::move(event), when);
    }
    return cpu_seconds() - start;
}

void polls(Report& report, int rounds) {
    for (int round = 0; round < rounds; ++round) {
        TransactionBook book{{{300s, 1s, 1s, 10s}}};
        fill(book);
        Instant when = now() + 2s;
        std::size_t known = 0;
        report.add(Row::gateway_first_polls, {100 * poll_all(book, when, known), {}, {}});
        report.add(Row::gateway_polls, {100 * poll_all(book, when += 2s, known), {}, {}});
        if (known != many) throw std::logic_error("an answer was not known again");
        const auto due = book.take_due(0, when += 2s, many);
        const double start = cpu_seconds();
        for (const std::string& id : due) {
            Event event;
            event.kind = Event::Kind::pending;
            book.on(id, std::move(event), when);
        }
        report.add(Row::gateway_book, {100 * (cpu_seconds() - start), {}, {}});
    }
}

void restart(Report& report) {
    const test::TemporaryFolder folder;
    const test::TemporaryFolder files;
    const test::GatewaySetting setting{files.path()};
    const std::string database = "sqlite:" + (folder / "gateway.db").string();
    std::vector<std::string> ids;
    {
        auto store = Store::open(database).value();
        store.allow_starts(test::GatewaySetting::origin, unlimited).value();
        const auto start = Clock::now();
        for (std::size_t i = 0; i < many; ++i) {
            const Pending pending = pending_of(i);
            const auto ticket = setting.ticket(phone(i));
            const auto time = std::chrono::floor<std::chrono::seconds>(now());
            store.open_transaction(ticket, pending.id, "service", time).value();
            store.submit(pending, "one", time).value();
            store.write({pending.id, pending.msisdn, "m" + pending.id, {}, {}, {}, {}}, time).value();
            ids.push_back(pending.id);
        }
        report.add(Row::gateway_sqlite, {static_cast<double>(many) / seconds_since(start), {}, {}});
    }
    auto store = Store::open(database).value();
    auto taken = store
                     .take_over("one", std::chrono::floor<std::chrono::seconds>(now()), true,
                                [](auto) { return std::optional<std::uint16_t>{0}; })
                     .value();
    TransactionBook book{{{300s, 1s, 1s, 10s}}};
    for (Pending& pending : taken)
        book.resume(std::move(pending), now());
    const auto lost = std::ranges::count_if(ids, [&](const auto& id) { return book.find(id) == nullptr; });
    report.add(Row::gateway_lost, {static_cast<double>(lost), {}, {}});
}

/// Transactions a second of so many gateways at once.
double shared(const std::string& database, int gateways, const test::GatewaySetting& setting) {
    constexpr int each = 400;
    const auto start = Clock::now();
    std::vector<pid_t> children;
    for (int gateway = 0; gateway < gateways; ++gateway)
        if (const pid_t child = ::fork(); child != 0) {
            children.push_back(child);
        } else {
            auto store = Store::open(database).value();
            store.allow_starts(test::GatewaySetting::origin, unlimited).value();
            for (int i = 0; i < each; ++i) {
                Pending pending = pending_of(static_cast<std::size_t>(::getpid()) % 10'000 * 1000 +
                                             static_cast<std::size_t>(i));
                const auto ticket = setting.ticket("0" + pending.msisdn.substr(2));
                const auto time = std::chrono::floor<std::chrono::seconds>(now());
                store.open_transaction(ticket, pending.id, "service", time).value();
                store.submit(pending, "one", time).value();
                store.write({pending.id, pending.msisdn, "m" + pending.id, {}, {}, {}, {}}, time).value();
                Step end{pending.id, pending.msisdn, {}, sim::SimProgress{}, sim::SimPace::End::neither, {},
                         {}};
                end.told->state = sim::SimProgress::State::failed;
                store.write(end, time).value();
            }
            ::_exit(0);
        }
    for (const pid_t child : children) {
        int status = 0;
        if (::waitpid(child, &status, 0) != child || status != 0)
            throw std::runtime_error("a gateway failed");
    }
    return each * gateways / seconds_since(start);
}

void two_gateways(Report& report, int rounds) {
    const test::TemporaryFolder files;
    const test::GatewaySetting setting{files.path()};
    const test::PostgresqlServer server{true};
    const std::string database = "postgresql:" + server.conninfo();
    static_cast<void>(Store::open(database).value());
    for (int round = 0; round < rounds; ++round) {
        const double one = shared(database, 1, setting), two = shared(database, 2, setting);
        report.add(Row::gateway_one, {one, {}, {}});
        report.add(Row::gateway_two, {two, {}, two / one});
    }
}

} // namespace
} // namespace kyso::gateway

void kyso::bench::measure_gateway(Report& report, int rounds) {
    gateway::memory(report);
    gateway::polls(report, rounds);
    gateway::restart(report);
    gateway::two_gateways(report, rounds);
}
