// SPDX-License-Identifier: Apache-2.0
// Threat T16, the long count: the person's screen is locked at random moments of a request, while its window
// waits or the token signs. After the lock the token is asked nothing more, nothing signed comes out of it,
// and after the unlock the next request is served.
#include "tests/gate/arguments.hpp"
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/logind/fake_logind.hpp"
#include "tests/support/logind/private_bus.hpp"
#include "tests/support/processes/process_tree.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/serialize.hpp>

#include <fstream>
#include <random>
#include <sstream>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace json = boost::json;
namespace fs = std::filesystem;

struct Figures {
    std::size_t in_window = 0, in_signing = 0, too_late = 0, restored = 0;
    std::map<std::string, std::size_t> outcomes;
    std::vector<std::string> faults;
};

class Locks {
  public:
    Locks(std::size_t count, std::uint64_t seed) : count_(count), random_(seed) {
        logind_.be_asked();
        for (const auto& entry : fs::recursive_directory_iterator{citizen_.hsm().folder() / "tokens"})
            if (entry.path().extension() == ".object") token_[entry.path()] = content_of(entry.path());
    }

    Figures run() {
        for (std::size_t i = 0; i < count_; ++i)
            one(i);
        daemon_.audit(); // throws where the chain is broken
        return figures_;
    }

  private:
    DaemonSetup setup() const {
        DaemonSetup setup = citizen_.faulty_setup("");
        setup.system_bus = bus_.address();
        setup.more_toml = "[drivers]\ndeaths = 1000000\nhangs = 1000000\nfirst_pause_milliseconds = "
                          "0\nlongest_pause_milliseconds = 0\n";
        return setup;
    }
    void fault(std::size_t i, const std::string& what) {
        figures_.faults.push_back("request " + std::to_string(i) + ": " + what);
    }
    static std::string content_of(const fs::path& file) {
        std::ostringstream text;
        text << std::ifstream{file, std::ios::binary}.rdbuf();
        return text.str();
    }
    /// SoftHSM rewrites its files at each login, and its process is killed here in the middle of one.
    void put_token_back() {
        for (const auto& [file, content] : token_) {
            if (content_of(file).size() == content.size()) continue;
            std::ofstream{file, std::ios::binary} << content;
            ++figures_.restored;
        }
    }

    /// The answer, or nothing once that state is reached.
    std::optional<json::object> until(const char* state) {
        while (auto message = page_.receive()) {
            if (message->contains("id")) return message;
            if (message->at("params").at("state") == state) return std::nullopt;
        }
        throw std::runtime_error("kysod closed");
    }

    void one(std::size_t i) {
        fs::remove(citizen_.hsm().folder() / "journal");
        put_token_back();
        const bool in_window = random_() % 2 == 0;
        if (in_window)
            daemon_.person("wait");
        else
            daemon_.person_types(pin);
        page_.begin(static_cast<std::int64_t>(i), "registration.sign", registration_params());
        auto answer = until(in_window ? "waiting_for_consent" : "signing");
        logind_.lock();
        if (!answer) answer = until("");
        const std::string outcome = outcome_of(*answer);
        ++figures_.outcomes[outcome];
        if (in_window && outcome != "session_locked") fault(i, "in its window: " + outcome);
        ++(in_window ? figures_.in_window : outcome == "ok" ? figures_.too_late : figures_.in_signing);
        wait_for_lock(i);
        const std::size_t signatures = citizen_.calls_of("C_Sign");
        put_token_back();
        // While it is locked: no window, no login, no signature.
        daemon_.person_types(pin);
        const std::string refused = outcome_of(page_.call("registration.sign", registration_params()));
        if (refused != "session_locked") fault(i, "asked while locked: " + refused);
        if (citizen_.calls_of("C_Sign") != signatures) fault(i, "signed while locked");
        if (!wait_until([&] { return helpers_of(daemon_.pid()).prompts.empty(); }))
            fault(i, "a window stays");
        logind_.unlock();
        if (i % 10 == 9) served_again(i);
    }

    /// kysod has heard of it: its record is there.
    void wait_for_lock(std::size_t i) {
        const std::size_t wanted = ++locks_;
        const bool heard = wait_until([&] {
            std::size_t seen = 0;
            for (const auto& record : daemon_.audit())
                if (record.at("event") == "lock") ++seen;
            return seen >= wanted;
        });
        if (!heard) fault(i, "the lock was not heard");
    }

    void served_again(std::size_t i) {
        put_token_back();
        std::string outcome;
        if (!wait_until([&] {
                outcome = outcome_of(page_.call("registration.sign", registration_params()));
                return outcome != "session_locked";
            }) ||
            outcome != "ok")
            fault(i, "not served after the unlock: " + outcome);
    }

    std::size_t count_;
    std::mt19937_64 random_;
    PrivateBus bus_;
    FakeLogind logind_{bus_.address()};
    Citizen citizen_;
    TestDaemon daemon_{setup()};
    WebsocketClient page_{daemon_.port(), portal_origin};
    std::map<fs::path, std::string> token_;
    std::size_t locks_ = 0;
    Figures figures_;
};

} // namespace

int main(int argc, char** argv) {
    const auto taken = kyso::gate::read_arguments(argc, argv, {{"--count", "100"}, {"--seed", "1"}},
                                                  "The screen locked while a window waits or a token signs.");
    Locks locks{kyso::gate::number(taken.at("--count")), kyso::gate::number(taken.at("--seed"))};
    const Figures figures = locks.run();
    std::cout << "locks: " << figures.in_window << " with a window open, " << figures.in_signing
              << " while the token signed, " << figures.too_late << " after it had answered;";
    for (const auto& [outcome, number] : figures.outcomes)
        std::cout << ' ' << outcome << ' ' << number;
    std::cout << "; " << figures.restored << " files of SoftHSM put back; " << figures.faults.size()
              << " faults\n";
    for (std::size_t i = 0; i < std::min<std::size_t>(figures.faults.size(), 20); ++i)
        std::cout << "  FAULT: " << figures.faults[i] << '\n';
    return figures.faults.empty() ? 0 : 1;
}
