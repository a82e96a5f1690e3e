// SPDX-License-Identifier: Apache-2.0
// How often a function stands in the faulty module's journal (pkcs11/faulty/README.md): a line a call, its
// name first. For tests that count what reached a module.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace kyso::test {

/// 0 where there is no journal yet.
inline std::size_t calls_in_journal(const std::filesystem::path& journal, const std::string& function) {
    std::ifstream lines{journal};
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(function + " ")) ++count;
    return count;
}

} // namespace kyso::test
