// SPDX-License-Identifier: Apache-2.0
// kyso-bench: what kysod adds to a token, beside raw PKCS#11 and beside other programs in the same run. JSON
// on standard output. Started by scripts/bench.
#include "tests/bench/kysod/sections.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <string>

namespace {

using namespace kyso::bench;

struct Section {
    const char* name;
    std::function<void(Report&, int rounds)> measure;
};

const Section sections[] = {
    {"calls", measure_calls},
    {"rsa", [](Report& report, int rounds) { measure_signing(report, rsa_rows, rounds); }},
    {"ec", [](Report& report, int rounds) { measure_signing(report, ec_rows, rounds); }},
    {"throughput",
     [](Report& report, int rounds) {
         measure_throughput(report, rsa_rows, (rounds + 1) / 2); // ten thousand take their time
         measure_throughput(report, ec_rows, rounds);
     }},
    {"processes", [](Report& report, int rounds) { measure_processes(report, 2 * rounds); }},
    {"idle", [](Report& report, int rounds) { measure_idle(report, (rounds + 1) / 2); }},
    {"gateway", measure_gateway},
    {"sim", [](Report& report, int) { measure_sim(report); }},
    {"pcsc", measure_pcsc},
    {"events", measure_device_events},
};

int usage() {
    std::cerr << "usage: kyso-bench [--rounds N] [SECTION...]\nsections:";
    for (const Section& section : sections)
        std::cerr << ' ' << section.name;
    std::cerr << '\n';
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    int rounds = 5;
    if (words.size() >= 2 && words[0] == "--rounds") {
        rounds = std::atoi(words[1].c_str());
        words.erase(words.begin(), words.begin() + 2);
    }
    const auto is_section = [](const std::string& word) {
        return std::ranges::any_of(sections, [&](const Section& section) { return word == section.name; });
    };
    if (rounds < 1 || !std::ranges::all_of(words, is_section)) return usage();
    std::signal(SIGPIPE, SIG_IGN);
    try {
        Report report;
        for (const Section& section : sections)
            if (words.empty() || std::ranges::find(words, section.name) != words.end()) {
                std::cerr << "kyso-bench: " << section.name << '\n';
                report.begin(section.name);
                section.measure(report, rounds);
            }
        std::cout << boost::json::serialize(report.json()) << '\n';
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "kyso-bench: " << failure.what() << '\n';
        return 1;
    }
}
