// SPDX-License-Identifier: Apache-2.0
// Threat T9, the long count: driver hosts killed at random moments of a signature. kysod lives, every request
// is answered exactly once and with a type, no request signs or logs in twice, the audit log holds. The
// fault-injecting module has no rules here: it only keeps the journal of what the token was asked.
#include "tests/gate/arguments.hpp"
#include "tests/gate/token_files.hpp"
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/processes/process_tree.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <fstream>
#include <poll.h>
#include <random>

extern "C" { // glibc 2.36 forgot to say so itself
#include <sys/pidfd.h>
}

namespace {

using namespace kyso;
using namespace kyso::test;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int unharmed_requests = 9;

struct Figures {
    std::size_t hit_before_login = 0; ///< while the window was up or at the login
    std::size_t hit_before_sign = 0;  ///< C_Login had returned, C_Sign had not
    std::size_t hit_after_sign = 0;
    std::size_t torn = 0;   ///< SoftHSM's files that had to be put back
    std::size_t missed = 0; ///< the host had ended by itself
    std::map<std::string, std::size_t> outcomes;
    std::vector<double> latencies; ///< ms from the kill to the answer
    std::vector<std::string> faults;
};

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values.at(values.size() / 2);
}

class Killings {
  public:
    Killings(std::size_t count, std::uint64_t seed)
        : daemon_(setup()), page_(daemon_.port(), portal_origin), count_(count), random_(seed),
          pid_(daemon_.pid()) {
        daemon_.person_types(pin);
    }

    Figures run() {
        for (int i = 0; i < unharmed_requests; ++i)
            unharmed();
        window_time_ = median(window_times_);
        signing_time_ = median(signing_times_);
        token_.remember(citizen_.hsm());
        for (std::size_t i = 0; figures_.latencies.size() < count_ && i < 3 * count_; ++i)
            harmed(i);
        if (figures_.latencies.size() < count_) fault("too few were hit");
        figures_.torn += token_.put_back();
        if (unharmed() != "ok") fault("the benign request at the end failed");
        if (outcome_of(page_.call("session.hello", {})) != "ok") fault("session.hello failed");
        if (!daemon_.alive() || daemon_.pid() != pid_) fault("kysod is gone");
        check_audit();
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

    std::string ask() {
        const std::string id = "r" + std::to_string(next_++);
        page_.begin(json::value(id), "registration.sign", registration_params());
        return id;
    }

    /// The next message of this request: a state, or the answer. A message of any other request is a fault.
    json::object next_message(const std::string& id) {
        while (true) {
            auto message = page_.receive();
            if (!message) throw std::runtime_error("kysod closed the connection");
            const bool is_answer = message->contains("id");
            const json::value& about = is_answer ? message->at("id") : message->at("params").at("id");
            if (about == json::value(id)) return *message;
            fault("a second message about a request that was answered: " + json::serialize(*message));
        }
    }

    /// Reads on to that state; the answer, if it comes first.
    std::optional<json::object> until(const std::string& id, const char* state) {
        while (true) {
            json::object message = next_message(id);
            if (message.contains("id")) return message;
            if (message.at("params").at("state") == state) return std::nullopt;
        }
    }

    json::object answer(const std::string& id) { return *until(id, ""); }

    std::string unharmed() {
        const std::string id = ask();
        auto early = until(id, "waiting_for_consent");
        const auto consent = Clock::now();
        if (!early) early = until(id, "signing");
        const auto signing = Clock::now();
        const std::string outcome = outcome_of(early ? *early : answer(id));
        if (outcome != "ok") fault("an unharmed request: " + outcome);
        window_times_.push_back(Milliseconds{signing - consent}.count());
        signing_times_.push_back(Milliseconds{Clock::now() - signing}.count());
        ++consents_;
        return outcome;
    }

    void harmed(std::size_t i) {
        std::filesystem::remove(citizen_.hsm().folder() / "journal"); // the next host begins a new one
        figures_.torn += token_.put_back();
        const std::string id = ask();
        // A third is hit while the window is up, the others after «signing».
        const bool early = random_() % 3 == 0;
        auto answered = until(id, "waiting_for_consent");
        const Fd host = host_of(i);
        if (!answered && !early) answered = until(id, "signing");
        const bool hit = host && !answered && kill_within(host, early ? window_time_ : signing_time_);
        const auto killed = Clock::now();
        std::size_t& moment = !hit                               ? figures_.missed
                              : citizen_.calls_of("C_Sign") > 0  ? figures_.hit_after_sign
                              : citizen_.calls_of("C_Login") > 0 ? figures_.hit_before_sign
                                                                 : figures_.hit_before_login;
        ++moment;
        const std::string outcome = outcome_of(answered ? *answered : answer(id));
        if (hit) figures_.latencies.push_back(Milliseconds{Clock::now() - killed}.count());
        judge(i, outcome, hit);
    }

    /// Its pidfd; none if it has ended already. The host of the request before may still be on its way out.
    Fd host_of(std::size_t i) {
        auto hosts = helpers_of(pid_).hosts;
        std::erase(hosts, last_host_);
        if (hosts.size() > 1)
            fault("request " + std::to_string(i) + ": " + std::to_string(hosts.size()) + " hosts");
        if (hosts.empty()) return {};
        last_host_ = hosts.front();
        return Fd{pidfd_open(last_host_, 0)};
    }

    void judge(std::size_t i, const std::string& outcome, bool hit) {
        const std::size_t logins = citizen_.calls_of("C_Login");
        const std::size_t signatures = citizen_.calls_of("C_Sign");
        ++figures_.outcomes[outcome];
        const std::string which = "request " + std::to_string(i) + " (" + outcome + "): ";
        if (outcome != "ok" && outcome != "driver_died" && outcome != "outcome_unknown")
            fault(which + "untyped");
        if (!hit && outcome != "ok") fault(which + "unharmed, yet failed");
        if (logins > 1) fault(which + std::to_string(logins) + " logins");
        if (signatures > 1) fault(which + std::to_string(signatures) + " signatures");
        if (outcome == "ok" && signatures != 1) fault(which + "signed by nobody");
        if (outcome == "driver_died" && signatures != 0) fault(which + "was signed");
        if (!daemon_.alive()) throw std::runtime_error(which + "kysod is gone\n" + daemon_.log());
    }

    /// A random moment of that time; false if the host ended before.
    bool kill_within(const Fd& host, double milliseconds) {
        const double time =
            std::min(40.0, milliseconds) * std::uniform_real_distribution<>{0.0, 1.0}(random_);
        const auto nanoseconds = static_cast<long>(time * 1e6);
        const timespec moment{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
        pollfd ended{host.get(), POLLIN, 0};
        if (ppoll(&ended, 1, &moment, nullptr) != 0) return false;
        if (pidfd_send_signal(host.get(), SIGKILL, nullptr, 0) != 0) return false;
        return ppoll(&ended, 1, nullptr, nullptr) == 1; // dead: the journal says what it had done
    }

    void check_audit() {
        std::map<std::string, std::size_t> results;
        std::size_t intents = 0;
        for (const auto& record : daemon_.audit()) { // throws where the chain is broken
            if (record.at("event") == "intent") ++intents;
            if (record.at("event") == "outcome") ++results[std::string{record.at("result").as_string()}];
        }
        std::size_t outcomes = 0;
        for (const auto& [result, number] : results)
            outcomes += number;
        if (intents != outcomes) fault("audit: an intent without its outcome");
        if (results["ok"] != figures_.outcomes["ok"] + consents_) fault("audit: other results than answers");
    }

    Citizen citizen_;
    TestDaemon daemon_;
    WebsocketClient page_;
    std::size_t count_;
    std::mt19937_64 random_;
    pid_t pid_;
    pid_t last_host_ = -1;
    std::size_t next_ = 0;
    std::size_t consents_ = 0;
    gate::TokenFiles token_;
    std::vector<double> window_times_;  ///< ms, unharmed: from the window's start to «signing»
    std::vector<double> signing_times_; ///< ms, unharmed: from «signing» to the answer
    double window_time_ = 0;
    double signing_time_ = 0;
    Figures figures_;
};

int report(Figures& figures, double seconds) {
    std::ranges::sort(figures.latencies);
    const auto& late = figures.latencies;
    const std::size_t hits = late.size();
    std::cout << "driver_kills: " << hits << " killed (" << figures.hit_before_login
              << " before C_Login returned, " << figures.hit_before_sign << " between it and C_Sign, "
              << figures.hit_after_sign << " after C_Sign), " << figures.missed << " had ended, "
              << figures.torn << " files of SoftHSM torn and put back;";
    for (const auto& [outcome, number] : figures.outcomes)
        std::cout << ' ' << outcome << ' ' << number;
    if (!late.empty())
        std::cout << "; answer after the kill: median " << std::round(late[hits / 2] * 10) / 10
                  << " ms, longest " << std::round(late.back() * 10) / 10 << " ms";
    std::cout << "; " << std::round(seconds) << " s; " << figures.faults.size() << " faults\n";
    for (const std::string& fault : figures.faults)
        std::cerr << "  " << fault << '\n';
    return figures.faults.empty() && hits > 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    const auto arguments = gate::read_arguments(argc, argv, {{"--count", "1000"}, {"--seed", "1"}},
                                                "Kills driver hosts at random moments of a signature.");
    const auto start = Clock::now();
    try {
        Killings killings{gate::number(arguments.at("--count")), gate::number(arguments.at("--seed"))};
        Figures figures = killings.run();
        return report(figures, std::chrono::duration<double>(Clock::now() - start).count());
    } catch (const std::exception& error) {
        std::cout << "driver_kills: " << error.what() << '\n';
        return 1;
    }
}
