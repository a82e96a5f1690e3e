// SPDX-License-Identifier: Apache-2.0
// `--count N --seed N --user NAME` of the gate's programs: each takes those it names, and --help.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

namespace kyso::gate {

using Arguments = std::map<std::string, std::string>;

/// `taken` holds the options with their defaults. Ends the program on --help (0) and on anything unknown (2).
inline Arguments read_arguments(int argc, char** argv, Arguments taken, const char* purpose) {
    for (int i = 1; i < argc; ++i) {
        const std::string option = argv[i];
        if (option != "--help" && taken.contains(option) && i + 1 < argc) {
            taken[option] = argv[++i];
            continue;
        }
        std::ostream& out = option == "--help" ? std::cout : std::cerr;
        out << purpose << "\noptions:";
        for (const auto& [name, value] : taken)
            out << ' ' << name << ' ' << value;
        out << '\n';
        std::exit(option == "--help" ? 0 : 2);
    }
    return taken;
}

inline std::uint64_t number(const std::string& text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size()) return value;
    std::cerr << text << " is no number\n";
    std::exit(2);
}

} // namespace kyso::gate
