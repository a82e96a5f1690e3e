// SPDX-License-Identifier: Apache-2.0
// Threat T4, the long count: two pages of different origins send their requests interleaved, several at a
// time, over several connections. Each answer reaches the one that asked, is made for its origin and holds
// what it sent.
#include "tests/gate/arguments.hpp"
#include "tests/support/citizen/citizen.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <deque>
#include <random>
#include <set>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace json = boost::json;

constexpr std::size_t most_open = 3; ///< of one page; both together stay below what may wait

struct Figures {
    std::map<std::string, std::size_t> outcomes;
    std::vector<std::string> faults;
};

class Page {
  public:
    Page(const TestDaemon& daemon, std::string origin, std::string mark)
        : origin_(std::move(origin)), mark_(std::move(mark)), client_(daemon.port(), origin_) {}

    std::size_t open() const noexcept { return open_.size(); }
    std::size_t asked() const noexcept { return next_; }

    void ask() {
        const std::string id = mark_ + std::to_string(next_++);
        json::object params = registration_params();
        params["fields"] = json::array{json::object{{"name", "mark"}, {"label", "Dấu"}, {"value", id}}};
        client_.begin(json::value(id), "registration.sign", std::move(params));
        open_.insert(id);
    }

    /// Reads until one of its requests is answered.
    void read_one(Figures& figures) {
        while (auto message = client_.receive()) {
            const bool is_answer = message->contains("id");
            const json::value& about = is_answer ? message->at("id") : message->at("params").at("id");
            const std::string id = about.is_string() ? std::string{about.as_string()} : "";
            if (!open_.contains(id))
                figures.faults.push_back(origin_ + " was told about " + json::serialize(about));
            if (!is_answer) continue;
            open_.erase(id);
            const std::string outcome = outcome_of(*message);
            ++figures.outcomes[outcome];
            if (outcome == "ok") check(*message, id, figures);
            return;
        }
        throw std::runtime_error("kysod closed");
    }

  private:
    void check(const json::object& message, const std::string& id, Figures& figures) const {
        const auto statement = json::parse(message.at("result").at("statement").as_string()).as_object();
        if (statement.at("origin") != json::value(origin_)) figures.faults.push_back(id + ": another origin");
        if (statement.at("fields").as_array().at(0).at("value") != json::value(id))
            figures.faults.push_back(id + ": another page's fields");
    }

    std::string origin_, mark_;
    WebsocketClient client_;
    std::set<std::string> open_;
    std::size_t next_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    const auto taken =
        kyso::gate::read_arguments(argc, argv, {{"--count", "500"}, {"--seed", "1"}},
                                   "Two origins, so many requests each, interleaved: no answer crosses.");
    const std::size_t count = kyso::gate::number(taken.at("--count"));
    std::mt19937_64 random{kyso::gate::number(taken.at("--seed"))};
    const Citizen citizen;
    DaemonSetup setup = citizen.setup();
    setup.origins.push_back("https://other.example");
    const TestDaemon daemon{setup};
    daemon.person_types(pin);
    Figures figures;
    std::deque<Page> pages;
    pages.emplace_back(daemon, portal_origin, "first-page-");
    pages.emplace_back(daemon, "https://other.example", "second-page-");
    const auto done = [&](const Page& page) { return page.asked() == count && page.open() == 0; };
    while (!done(pages[0]) || !done(pages[1])) {
        Page& page = pages[random() % 2];
        if (page.asked() < count && page.open() < most_open && (page.open() == 0 || random() % 3 != 0))
            page.ask();
        else if (page.open() > 0)
            page.read_one(figures);
    }
    // What the person saw: each window is one page's, and names it.
    const auto shown = daemon.shown();
    for (const std::string& line : shown) {
        const bool other = line.find("second-page-") != std::string::npos;
        if (other == (line.find("first-page-") != std::string::npos) ||
            json::parse(line).at("requester") != json::value(other ? "https://other.example" : portal_origin))
            figures.faults.push_back("a window: " + line.substr(0, 200));
    }
    if (figures.outcomes["ok"] != 2 * count) figures.faults.push_back("not all were signed");
    std::cout << "interleaved_origins: 2 origins, " << count << " requests each, " << shown.size()
              << " windows;";
    for (const auto& [outcome, number] : figures.outcomes)
        std::cout << ' ' << outcome << ' ' << number;
    std::cout << "; " << figures.faults.size() << " crossed\n";
    for (std::size_t i = 0; i < std::min<std::size_t>(figures.faults.size(), 20); ++i)
        std::cout << "  FAULT: " << figures.faults[i] << '\n';
    return figures.faults.empty() ? 0 : 1;
}
