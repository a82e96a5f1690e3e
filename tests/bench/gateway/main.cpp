// SPDX-License-Identifier: Apache-2.0
// What 10,000 pending transactions cost a gateway, beside the goals of issue 5: octets each, processor time
// of one poll a second each (book, XML and judgement; neither HTTP nor TLS), what a restart loses, and what a
// second gateway on the same PostgreSQL adds. Prints one line each.
#include "drivers/mss/reader.hpp"
#include "drivers/mss/writer.hpp"
#include "gateway/answer_check.hpp"
#include "gateway/store.hpp"
#include "tests/support/gateway/gateway_setting.hpp"
#include "tests/support/postgresql/postgresql_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <algorithm>
#include <ctime>
#include <fmt/core.h>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::gateway {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t many = 10'000;
constexpr int rounds = 5;
constexpr std::int64_t unlimited = 60'000; ///< starts of the portal in a minute: more than it makes here

double cpu_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}
double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}
double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
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

std::string outstanding(const Pending& pending) {
    return "<env:Envelope "
           "xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\"><env:Body><MSS_StatusQueryResponse>"
           "<mss:MSS_StatusResp xmlns:mss=\"http://uri.etsi.org/TS102204/v1.1.2#\" MajorVersion=\"1\" "
           "MinorVersion=\"1\"><mss:AP_Info AP_ID=\"http://ap.example\" AP_TransID=\"" +
           pending.id +
           "\" AP_PWD=\"x\" Instant=\"2026-11-22T01:00:00.000Z\"/><mss:MSSP_Info "
           "Instant=\"2026-11-22T01:00:00.100Z\"><mss:MSSP_ID/></"
           "mss:MSSP_Info><mss:MobileUser><mss:MSISDN>+" +
           pending.msisdn +
           "</mss:MSISDN></mss:MobileUser><mss:Status><mss:StatusCode Value=\"504\"/></mss:Status>"
           "</mss:MSS_StatusResp></MSS_StatusQueryResponse></env:Body></env:Envelope>";
}

void memory() {
    const TransactionBook::Rules rules{300s, 1s, 1s, 10s};
    std::vector<std::string> ids;
    const auto before = ::mallinfo2().uordblks;
    TransactionBook book{{rules}};
    ids = fill(book);
    const auto after = ::mallinfo2().uordblks;
    const std::size_t of_ids = ids.size() * (sizeof(std::string) + 48);
    fmt::print("pending, octets each: {} (goal 2048)\n", (after - before - of_ids) / many);
}

void polls() {
    mss::Service account;
    account.ap_id = "http://ap.example";
    account.ap_password = "password";
    std::vector<double> whole, book_only;
    for (int round = 0; round < rounds; ++round) {
        TransactionBook book{{{300s, 1s, 1s, 10s}}};
        fill(book);
        std::vector<std::string> answers; // what the network would bring
        const Instant later = now() + 2s;
        auto due = book.take_due(0, later, many);
        for (const std::string& id : due)
            answers.push_back(outstanding(*book.find(id)));
        double start = cpu_seconds();
        for (std::size_t i = 0; i < due.size(); ++i) {
            const Pending& pending = *book.find(due[i]);
            const auto written = mss::write_request(
                account, mss::StatusRequest{{pending.id, later}, pending.mssp_transaction});
            const auto reply =
                mss::read_reply(mss::Encoding::soap, mss::Operation::status, as_bytes(answers[i]));
            Event event = judge({mss::Dialect::etsi, mss::Operation::status, pending, {}, false}, reply);
            if (!written || event.kind != Event::Kind::pending)
                throw std::logic_error("the bench's own answer");
            book.on(due[i], std::move(event), later);
        }
        whole.push_back(cpu_seconds() - start);
        start = cpu_seconds();
        due = book.take_due(0, later + 2s, many);
        for (const std::string& id : due) {
            Event event;
            event.kind = Event::Kind::pending;
            book.on(id, std::move(event), later + 2s);
        }
        book_only.push_back(cpu_seconds() - start);
    }
    fmt::print("{} polls a second, book, XML and judgement: {:.1f} % of a core (goal 5)\n", many,
               median(whole) * 100);
    fmt::print("{} polls a second, the book alone: {:.2f} % of a core\n", many, median(book_only) * 100);
}

void restart() {
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
        fmt::print("SQLite, transactions opened, submitted and accepted a second: {:.0f}\n",
                   static_cast<double>(many) / seconds_since(start));
    }
    const auto start = Clock::now();
    auto store = Store::open(database).value();
    auto taken = store
                     .take_over("one", std::chrono::floor<std::chrono::seconds>(now()), true,
                                [](auto) { return std::optional<std::uint16_t>{0}; })
                     .value();
    TransactionBook book{{{300s, 1s, 1s, 10s}}};
    for (Pending& pending : taken)
        book.resume(std::move(pending), now());
    const double took = seconds_since(start);
    const auto lost = std::ranges::count_if(ids, [&](const auto& id) { return book.find(id) == nullptr; });
    fmt::print("restart with {} pending: {} lost (goal 0), {:.2f} s\n", many, lost, took);
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

void two_gateways() {
    const test::TemporaryFolder files;
    const test::GatewaySetting setting{files.path()};
    const test::PostgresqlServer server{true};
    const std::string database = "postgresql:" + server.conninfo();
    static_cast<void>(Store::open(database).value());
    std::vector<double> one, two;
    for (int round = 0; round < rounds; ++round) {
        one.push_back(shared(database, 1, setting));
        two.push_back(shared(database, 2, setting));
    }
    fmt::print(
        "PostgreSQL, whole transactions a second: {:.0f} with one gateway, {:.0f} with two, ratio {:.2f}\n",
        median(one), median(two), median(two) / median(one));
}

} // namespace
} // namespace kyso::gateway

int main() {
    kyso::gateway::memory();
    kyso::gateway::polls();
    kyso::gateway::restart();
    kyso::gateway::two_gateways();
}
