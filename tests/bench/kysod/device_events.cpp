// SPDX-License-Identifier: Apache-2.0
// From pcscd's own report that a card came or went, as any of its clients gets it, to devices.changed on
// kysod's socket. The benchmark is such a client: it waits beside kyso-device-watch.
#include "tests/bench/kysod/sections.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/token/token_citizen.hpp"

#include <boost/json/array.hpp>

#include <cstdlib>
#include <future>
#include <stdexcept>
#include <winscard.h>

namespace kyso::bench {
namespace {

using std::chrono::steady_clock;

constexpr int rounds_of_one_token = 20;

class CardReader {
  public:
    explicit CardReader(const std::string& socket) {
        ::setenv("PCSCLITE_CSOCK_NAME", socket.c_str(), 1);
        must(SCardEstablishContext(SCARD_SCOPE_USER, nullptr, nullptr, &context_));
        DWORD size = sizeof name_;
        must(SCardListReaders(context_, nullptr, name_, &size));
    }
    ~CardReader() { SCardReleaseContext(context_); }
    CardReader(const CardReader&) = delete;
    CardReader& operator=(const CardReader&) = delete;

    /// When pcscd said that a card is there, or none.
    steady_clock::time_point reports(bool card) {
        SCARD_READERSTATE state{};
        state.szReader = name_;
        do {
            state.dwCurrentState = state.dwEventState & ~static_cast<DWORD>(SCARD_STATE_CHANGED);
            must(SCardGetStatusChange(context_, 60'000, &state, 1));
        } while (((state.dwEventState & SCARD_STATE_PRESENT) != 0) != card);
        return steady_clock::now();
    }

  private:
    static void must(LONG done) {
        if (done != SCARD_S_SUCCESS) throw std::runtime_error{pcsc_stringify_error(done)};
    }
    SCARDCONTEXT context_ = 0;
    char name_[1024] = {};
};

/// When kysod told of so many devices.
steady_clock::time_point told(const test::IpcClient& program, std::size_t devices) {
    while (const auto message = program.receive())
        if (message->at("params").at("devices").as_array().size() == devices) return steady_clock::now();
    throw std::runtime_error{"kysod closed"};
}

} // namespace

void measure_device_events(Report& report, int) {
    const test::TokenCitizen citizen;
    const test::TestDaemon daemon{citizen.setup()};
    const std::string environment = citizen.token().environment();
    CardReader reader{environment.substr(environment.find('=') + 1)};
    const test::IpcClient program{daemon.ipc_socket()};
    program.send({{"jsonrpc", "2.0"}, {"id", "w"}, {"method", "devices.subscribe"}});
    told(program, 1);
    std::vector<double> put_in, taken_out;
    const auto measure = [&](const char* command, bool card, std::vector<double>& into) {
        auto reported = std::async(std::launch::async, [&] { return reader.reports(card); });
        citizen.token().say(command);
        const auto at = told(program, card ? 1 : 0);
        into.push_back(std::chrono::duration<double, std::milli>(at - reported.get()).count());
    };
    for (int i = 0; i < rounds_of_one_token; ++i) {
        measure("remove r1", false, taken_out);
        measure("insert r1 an", true, put_in);
    }
    report.add(Row::events_put_in, {median(put_in), p99(put_in), {}});
    report.add(Row::events_taken_out, {median(taken_out), p99(taken_out), {}});
}

} // namespace kyso::bench
