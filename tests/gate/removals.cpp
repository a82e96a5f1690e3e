// SPDX-License-Identifier: Apache-2.0
// A virtual token behind pcscd and OpenSC is pulled out at random moments of a request, the card's own work
// of 60 ms included: each request gets one answer, a verified signature or a typed error, within 2 s of the
// removal; no PIN try is lost, kysod lives, and the next request signs.
#include "tests/gate/arguments.hpp"
#include "tests/integration/realtoken/requests.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

namespace {

using namespace kyso;
using namespace kyso::test;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr double longest_wait = 2000; // ms, the issue's
const std::set<std::string> clean_errors{"token_not_found", "token_removed", "token_error", "outcome_unknown",
                                         "certificate_not_found"};

class Removals {
  public:
    Removals(std::size_t count, std::uint64_t seed) : count_(count), random_(seed) {
        daemon_.person_types(pin);
    }

    int run() {
        const auto start = Clock::now();
        for (int i = 0; i < 3; ++i)
            whole_ = std::max(whole_, unharmed());
        for (std::size_t i = 0; latencies_.size() < count_ && i < 3 * count_; ++i) {
            pull_out();
            if (latencies_.size() % 50 == 0) std::cerr << "removals: " << latencies_.size() << '\n';
        }
        unharmed();
        if (latencies_.size() < count_) fault("too few were hit");
        if (!daemon_.alive()) fault("kysod is gone");
        if (citizen_.token().count("an", "wrong_pin") != 0) fault("a PIN try was lost");
        daemon_.audit(); // throws where the chain is broken
        return report(std::chrono::duration<double>(Clock::now() - start).count());
    }

  private:
    void fault(const std::string& what) { faults_.push_back(what); }
    std::string begin() {
        const std::string id = "r" + std::to_string(next_++);
        page_.begin(json::value(id), "document.sign", documents(1));
        return id;
    }

    /// The token is back and slow; how long a whole request takes.
    double unharmed() {
        put_back();
        const auto start = Clock::now();
        const json::object answer = answer_to(page_, begin());
        if (judge_.batch(answer) != 1) fault("an unharmed request: " + outcome_of(answer));
        return Milliseconds{Clock::now() - start}.count();
    }

    void put_back() {
        citizen_.put_in({"an"});
        if (!wait_until([&] { return reader().at("powered").as_bool(); })) fault("pcscd sees no card");
        citizen_.token().say("fault r1 delay sign ms=60");
    }
    json::object reader() const { return citizen_.token().say("state").at("readers").at("r1").as_object(); }

    void pull_out() {
        put_back();
        const auto before = citizen_.token().count("an", "signatures");
        const std::string id = begin();
        const auto nanoseconds =
            static_cast<long>(whole_ * 1.05e6 * std::uniform_real_distribution<>{0.0, 1.0}(random_));
        const timespec moment{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
        ::nanosleep(&moment, nullptr);
        citizen_.token().say("remove r1");
        const auto removed = Clock::now();
        const json::object answer = answer_to(page_, id);
        const double late = Milliseconds{Clock::now() - removed}.count();
        const auto made = citizen_.token().count("an", "signatures") - before;

        std::string outcome = outcome_of(answer);
        if (outcome == "ok" && judge_.batch(answer) == 0)
            outcome = text_of(answer.at("result").at("results").at(0).at("error").at("data").at("name"));
        ++outcomes_[outcome];
        const std::string which =
            id + " (" + outcome + ", " + std::to_string(nanoseconds / 1'000'000) + " ms): ";
        if (outcome != "ok" && !clean_errors.contains(outcome)) fault(which + "not clean");
        if (outcome == "ok" && made != 1) fault(which + std::to_string(made) + " signatures");
        if (made > 1) fault(which + "signed twice");
        if (late > longest_wait) fault(which + "answered after " + std::to_string(late) + " ms");
        if (!daemon_.alive()) throw std::runtime_error(which + "kysod is gone\n" + daemon_.log());
        if (outcome == "ok")
            ++missed_;
        else
            latencies_.push_back(late);
    }

    int report(double seconds) {
        std::ranges::sort(latencies_);
        std::cout << "removals: " << latencies_.size() << " hit, " << missed_ << " signed before;";
        for (const auto& [outcome, number] : outcomes_)
            std::cout << ' ' << outcome << ' ' << number;
        if (!latencies_.empty()) {
            const auto at = [&](double share) {
                return std::lround(
                    latencies_[static_cast<std::size_t>(share * static_cast<double>(latencies_.size() - 1))]);
            };
            std::cout << "; answer after the removal, ms: median " << at(0.5) << ", p90 " << at(0.9)
                      << ", p99 " << at(0.99) << ", longest " << at(1);
        }
        std::cout << "; " << std::lround(seconds) << " s; " << faults_.size() << " faults\n";
        for (const std::string& fault : faults_)
            std::cerr << "  " << fault << '\n';
        return faults_.empty() ? 0 : 1;
    }

    static DaemonSetup with_time(DaemonSetup setup) {
        setup.more_toml += "[drivers]\ndeaths = 1000000\nhangs = 1000000\n";
        return setup;
    }

    const TokenCitizen citizen_;
    const TestDaemon daemon_{with_time(citizen_.setup())};
    const Judge judge_{citizen_.pki()};
    WebsocketClient page_{daemon_.port(), portal_origin};
    std::size_t count_, next_ = 0, missed_ = 0;
    std::mt19937_64 random_;
    double whole_ = 0; ///< ms of a whole request
    std::vector<double> latencies_;
    std::map<std::string, std::size_t> outcomes_;
    std::vector<std::string> faults_;
};

} // namespace

int main(int argc, char** argv) {
    const auto arguments = gate::read_arguments(argc, argv, {{"--count", "500"}, {"--seed", "1"}},
                                                "Pulls a token out at random moments of a signature.");
    try {
        return Removals{gate::number(arguments.at("--count")), gate::number(arguments.at("--seed"))}.run();
    } catch (const std::exception& error) {
        std::cout << "removals: " << error.what() << '\n';
        return 1;
    }
}
