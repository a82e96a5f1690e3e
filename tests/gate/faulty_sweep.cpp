// SPDX-License-Identifier: Apache-2.0
// Threat T9, the whole table: every action of pkcs11/faulty in every function that kysod uses, from its first
// call on and in its last call only, through a real kysod with a good token beside. kysod lives, answers
// exactly once and with a type, the good token signs, no PIN try is lost and nothing is signed twice.
#include "tests/gate/arguments.hpp"
#include "tests/gate/faulty_rows.hpp"
#include "tests/gate/faulty_stage.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fstream>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace {

using namespace kyso;
using Clock = std::chrono::steady_clock;

struct Cell {
    const gate::FaultRow* row;
    std::string function;
    std::string rules;
    bool last; ///< only in the last call
    gate::Verdict verdict{};
};

test::KeyKind key_of(const gate::FaultRow& row) {
    return row.ec ? test::KeyKind::ec_p256 : test::KeyKind::rsa_2048;
}

std::string heading(const gate::FaultRow& row) {
    const std::string condition = row.condition;
    const std::string action = row.action;
    return (condition.empty() ? "" : condition + " → ") + action.substr(0, action.find(" #"));
}

/// `died` for driver_died: the legend of the page says so.
std::string short_name(const std::string& outcome) {
    constexpr std::string_view prefix = "driver_";
    return outcome.starts_with(prefix) ? outcome.substr(prefix.size()) : outcome;
}

class Sweep {
  public:
    Sweep(std::size_t count, std::size_t lanes) {
        for (std::size_t i = 0; i < lanes; ++i)
            stages_.push_back(std::make_unique<gate::FaultyStage>());
        calls_[false] = stages_.front()->unharmed(test::KeyKind::rsa_2048);
        calls_[true] = stages_.front()->unharmed(test::KeyKind::ec_p256);
        check_tables();
        plan(count);
    }

    void run() {
        std::vector<std::thread> lanes;
        for (auto& stage : stages_)
            lanes.emplace_back([this, &stage] { run_lane(*stage); });
        for (auto& lane : lanes)
            lane.join();
    }

    void write_table(const std::string& path) const;
    int report(double seconds) const;

  private:
    /// What kysod calls and what this program tries are the same; so are the actions.
    void check_tables() {
        std::set<std::string> used;
        for (const auto& [function, count] : calls_.at(false))
            used.insert(function);
        std::set<std::string> tried;
        for (const auto* column : gate::fault_columns())
            tried.insert(column);
        tried.erase("load");
        for (const auto& function : used)
            if (!tried.contains(function))
                faults_.push_back("kysod uses " + function + ", which is no column");
        for (const auto& function : tried)
            if (!used.contains(function)) faults_.push_back("kysod uses " + function + " no more");
        std::set<std::string> actions;
        for (const auto& row : gate::fault_rows())
            actions.insert(gate::action_of(row));
        for (const char* action : {
#define KYSO_ACTION(name, argument, when, kinds) #name,
#include "pkcs11/faulty/actions.def"
#undef KYSO_ACTION
             })
            if (!actions.contains(action)) faults_.push_back(std::string{"no row tries "} + action);
    }

    /// All cells, or `count` of them at even distances.
    void plan(std::size_t count) {
        for (const auto& row : gate::fault_rows())
            for (const std::string function : gate::fault_columns()) {
                if (auto rules = gate::rules_of(row, function, 1))
                    cells_.push_back({&row, function, *rules, false});
                const auto& calls = calls_.at(row.ec);
                const auto known = calls.find(function);
                if (known == calls.end() || known->second < 2) continue;
                if (auto rules = gate::rules_of(row, function, known->second))
                    cells_.push_back({&row, function, *rules, true});
            }
        if (count >= cells_.size()) return;
        std::vector<Cell> sample;
        for (std::size_t i = 0; i < count; ++i)
            sample.push_back(cells_[i * cells_.size() / count]);
        cells_ = std::move(sample);
    }

    void run_lane(gate::FaultyStage& stage) {
        while (true) {
            const std::size_t at = next_++;
            if (at >= cells_.size()) break;
            Cell& cell = cells_[at];
            try {
                cell.verdict =
                    stage.try_out(cell.rules, key_of(*cell.row), gate::logins_of(*cell.row, cell.function));
            } catch (const std::exception& error) {
                cell.verdict.outcome = "none";
                cell.verdict.faults.push_back(error.what());
                tell(cell);
                next_ = cells_.size(); // this kysod is of no more use
                return;
            }
            tell(cell);
        }
        const auto benign = stage.try_out("", test::KeyKind::rsa_2048, 1);
        const std::lock_guard lock(mutex_);
        if (benign.outcome != "ok") faults_.push_back("the benign request at the end: " + benign.outcome);
        faults_.insert(faults_.end(), benign.faults.begin(), benign.faults.end());
    }

    void tell(const Cell& cell) {
        const std::lock_guard lock(mutex_);
        ++done_;
        ++outcomes_[cell.verdict.outcome];
        slowest_ = std::max(slowest_, cell.verdict.seconds);
        for (const auto& fault : cell.verdict.faults)
            faults_.push_back(cell.rules + " (" + cell.verdict.outcome + "): " + fault);
        for (const auto& fault : cell.verdict.faults)
            std::cerr << "  FAULT " << cell.rules << " (" << cell.verdict.outcome << "): " << fault << '\n';
        if (done_ % 100 == 0) std::cerr << done_ << " of " << cells_.size() << " cells\n";
    }

    std::vector<std::unique_ptr<gate::FaultyStage>> stages_;
    std::map<bool, std::map<std::string, std::size_t>> calls_; ///< without rules, by kind of key
    std::vector<Cell> cells_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::size_t done_ = 0;
    double slowest_ = 0;
    std::map<std::string, std::size_t> outcomes_;
    std::vector<std::string> faults_;
};

void Sweep::write_table(const std::string& path) const {
    std::ofstream page{path};
    page << "| fault | what it is |";
    for (const auto* column : gate::fault_columns())
        page << ' ' << column << " |";
    page << "\n|---|---|";
    for (std::size_t i = 0; i < gate::fault_columns().size(); ++i)
        page << "---|";
    page << '\n';
    for (const auto& row : gate::fault_rows()) {
        page << "| `" << heading(row) << "` | " << row.about << " |";
        for (const std::string column : gate::fault_columns()) {
            std::string told;
            for (const auto& cell : cells_) {
                if (cell.row != &row || cell.function != column) continue;
                const auto name =
                    (cell.verdict.faults.empty() ? "" : "**FAULT** ") + short_name(cell.verdict.outcome);
                if (!cell.last)
                    told = name;
                else if (told != name)
                    told += " / " + name;
            }
            page << ' ' << told << " |";
        }
        page << '\n';
    }
}

int Sweep::report(double seconds) const {
    std::cout << "faulty_sweep: " << done_ << " cells of " << gate::fault_rows().size() << " faults in "
              << gate::fault_columns().size() << " places;";
    for (const auto& [outcome, number] : outcomes_)
        std::cout << ' ' << outcome << ' ' << number;
    std::cout << "; slowest answer " << std::round(slowest_ * 10) / 10 << " s; " << std::round(seconds)
              << " s; " << faults_.size() << " faults\n";
    for (const auto& fault : faults_)
        std::cerr << "  " << fault << '\n';
    return faults_.empty() && done_ == cells_.size() && done_ > 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    const auto arguments =
        gate::read_arguments(argc, argv, {{"--count", "1000000"}, {"--lanes", "2"}, {"--table", ""}},
                             "Every action of pkcs11/faulty in every function that kysod uses.");
    const auto start = Clock::now();
    try {
        Sweep sweep{gate::number(arguments.at("--count")), gate::number(arguments.at("--lanes"))};
        sweep.run();
        if (!arguments.at("--table").empty()) sweep.write_table(arguments.at("--table"));
        return sweep.report(std::chrono::duration<double>(Clock::now() - start).count());
    } catch (const std::exception& error) {
        std::cout << "faulty_sweep: " << error.what() << '\n';
        return 1;
    }
}
