// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target over the files of a folder, each in a buffer of just its size, where libFuzzer is not
// there: for ctest with GCC. An empty folder is a failure, not a success.
#include "tests/fuzz/promise.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

int main(int argc, char** argv) {
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < argc; ++i)
        for (const auto& entry : std::filesystem::directory_iterator{argv[i]})
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        std::ifstream opened{file, std::ios::binary};
        const std::string content{std::istreambuf_iterator<char>{opened}, {}};
        const auto octets = std::make_unique<std::uint8_t[]>(content.size());
        std::copy(content.begin(), content.end(), octets.get());
        // Told beforehand: a target that ends the program cannot tell afterwards.
        std::cout << file.filename().string() << std::endl;
        LLVMFuzzerTestOneInput(octets.get(), content.size());
    }
    constexpr std::size_t fewest = 10;
    std::cout << files.size() << " inputs\n";
    return files.size() < fewest ? 1 : 0;
}
