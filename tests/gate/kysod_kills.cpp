// SPDX-License-Identifier: Apache-2.0
// Threat T15, the long count: kysod killed at random moments of a signature. Started again, its log is one
// chain (a record cut off is marked), every signature has its intent before it, and nothing is signed a
// second time.
#include "cli/audit_reader.hpp"
#include "tests/gate/arguments.hpp"
#include "tests/gate/token_files.hpp"
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/processes/process_tree.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/serialize.hpp>

#include <csignal>
#include <poll.h>
#include <random>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace json = boost::json;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Figures {
    std::size_t killed = 0, answered = 0, signed_unanswered = 0, intents = 0, outcomes = 0, torn = 0,
                restored = 0;
    std::vector<std::string> faults;
};

class Killings {
  public:
    Killings(std::size_t count, std::uint64_t seed) : count_(count), random_(seed), daemon_(setup()) {
        daemon_.person_types(pin);
        token_.remember(citizen_.hsm());
    }

    Figures run() {
        measure();
        for (std::size_t i = 0; figures_.killed < count_ && i < 2 * count_; ++i)
            one(i);
        if (figures_.killed < count_) fault("too few were hit");
        figures_.restored += token_.put_back();
        if (ask_all() != "ok") fault("the benign request at the end failed");
        check_log();
        return figures_;
    }

  private:
    DaemonSetup setup() const {
        DaemonSetup setup = citizen_.faulty_setup("");
        setup.more_toml = "[drivers]\ndeaths = 1000000\nhangs = 1000000\nfirst_pause_milliseconds = "
                          "0\nlongest_pause_milliseconds = 0\n";
        return setup;
    }
    void fault(const std::string& what) { figures_.faults.push_back(what); }

    static void begin(WebsocketClient& page) { page.begin("r", "registration.sign", registration_params()); }
    std::string ask_all() {
        WebsocketClient page{daemon_.port(), portal_origin};
        return outcome_of(page.call("registration.sign", registration_params()));
    }

    /// How long an unharmed request takes in all, and from «signing» to its answer.
    void measure() {
        for (int i = 0; i < 5; ++i) {
            figures_.restored += token_.put_back();
            WebsocketClient page{daemon_.port(), portal_origin};
            const auto start = Clock::now();
            begin(page);
            (void)reaches_signing(page);
            const auto signing = Clock::now();
            if (!was_answered(page)) fault("an unharmed request failed");
            whole_ = std::min(whole_, Clock::now() - start);
            signing_ = std::min(signing_, Clock::now() - signing);
        }
        fs::remove(journal());
    }

    /// False where the answer came first.
    static bool reaches_signing(WebsocketClient& page) {
        while (auto message = page.receive()) {
            if (message->contains("id")) return false;
            if (message->at("params").at("state") == "signing") return true;
        }
        return false;
    }

    /// Asks, kills kysod at a random moment of it, starts it again.
    void one(std::size_t i) {
        fs::remove(journal());
        figures_.restored += token_.put_back();
        const pid_t launcher = helpers_of(daemon_.pid()).launcher; // now: to look takes longer than to sign
        WebsocketClient page{daemon_.port(), portal_origin};
        begin(page);
        // A third at any moment, the others while the token is logged in to and signs.
        const bool anywhere = random_() % 3 == 0;
        const bool answered_before = !anywhere && !reaches_signing(page);
        if (answered_before) fault("request " + std::to_string(i) + ": not signed");
        const auto moment = std::chrono::duration_cast<std::chrono::nanoseconds>(
            (anywhere ? whole_ : signing_) * std::uniform_real_distribution<>{0.0, 1.0}(random_));
        const timespec wait{static_cast<time_t>(moment.count() / 1'000'000'000),
                            static_cast<long>(moment.count() % 1'000'000'000)};
        nanosleep(&wait, nullptr);
        ::kill(daemon_.pid(), SIGKILL);
        const Helpers helpers{launcher, children_of(launcher), {}, {}};
        const bool answered = was_answered(page);
        daemon_.stop(); // reaps it
        wait_for_end(helpers);
        if (answered)
            ++figures_.answered;
        else
            ++figures_.killed;
        const std::size_t signatures = citizen_.calls_of("C_Sign");
        if (signatures > 1) fault("request " + std::to_string(i) + ": signed twice");
        if (!answered && signatures > 0) ++figures_.signed_unanswered;
        signatures_ += signatures;
        daemon_.start();
        if (citizen_.calls_of("C_Sign") != signatures) fault("signed again after the restart");
    }

    /// What was written before the kill is still read.
    static bool was_answered(WebsocketClient& page) {
        while (auto message = page.receive())
            if (message->contains("id")) return true;
        return false;
    }

    /// The launcher sees end-of-file and kills what it started.
    void wait_for_end(const Helpers& helpers) {
        std::vector<pid_t> all = helpers.hosts;
        if (helpers.launcher > 0) all.push_back(helpers.launcher);
        for (const pid_t pid : all)
            if (!wait_until([&] { return has_ended(pid); })) // however late init reaps it
                fault("a helper outlives kysod");
    }

    static bool has_ended(pid_t pid) {
        return !name_of(pid).starts_with("kyso-") || status_of(pid, "State").starts_with('Z');
    }

    fs::path journal() const { return citizen_.hsm().folder() / "journal"; }

    void check_log() {
        const auto summary =
            cli::read_audit_files(cli::audit_files(daemon_.audit_log()), [&](const cli::AuditEntry& entry) {
                if (entry.text("event") == "intent") ++figures_.intents;
                if (entry.text("event") == "outcome") ++figures_.outcomes;
            });
        if (!summary || summary->problem)
            return fault("the log is broken: " +
                         (summary ? summary->problem->detail : summary.error().describe()));
        figures_.torn = summary->crashes.size();
        if (figures_.intents < signatures_) fault("a signature without its intent");
        if (figures_.intents - figures_.outcomes != summary->unanswered.size())
            fault("intents and outcomes do not pair");
    }

    std::size_t count_;
    std::mt19937_64 random_;
    Citizen citizen_;
    TestDaemon daemon_;
    gate::TokenFiles token_;
    Clock::duration whole_ = Clock::duration::max();
    Clock::duration signing_ = Clock::duration::max();
    std::size_t signatures_ = 0;
    Figures figures_;
};

} // namespace

int main(int argc, char** argv) {
    const auto taken =
        kyso::gate::read_arguments(argc, argv, {{"--count", "500"}, {"--seed", "1"}},
                                   "kysod killed while it signs: its log holds, nothing is signed twice.");
    Killings killings{kyso::gate::number(taken.at("--count")), kyso::gate::number(taken.at("--seed"))};
    const Figures figures = killings.run();
    std::cout << "kysod_kills: " << figures.killed << " killed before the answer ("
              << figures.signed_unanswered << " after the token had signed), " << figures.answered
              << " after it; log: " << figures.intents << " intents, " << figures.outcomes << " outcomes, "
              << figures.torn << " records cut off and marked; " << figures.restored
              << " files of SoftHSM put back; " << figures.faults.size() << " faults\n";
    for (std::size_t i = 0; i < std::min<std::size_t>(figures.faults.size(), 20); ++i)
        std::cout << "  FAULT: " << figures.faults[i] << '\n';
    return figures.faults.empty() ? 0 : 1;
}
