// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target over the files of a folder, where libFuzzer is not there: for ctest with GCC. `--altered
// N` adds N inputs that are made of them at random, always the same ones. Each is in a buffer of just its
// size. An empty folder is a failure, not a success.
#include "tests/fuzz/promise.hpp"

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

constexpr std::size_t fewest = 10;
constexpr std::size_t longest = 8192;

std::string current; ///< told by whoever ends the program

extern "C" void tell(int) {
    // Only what a signal handler may call (signal-safety(7)); the input itself goes to a file beside.
    const int file = ::creat("fuzz-finding", 0600);
    if (::write(file, current.data(), current.size()) >= 0) (void)::write(2, "input: fuzz-finding\n", 20);
    (void)::signal(SIGABRT, SIG_DFL);
}

void run(std::string input) {
    current = std::move(input);
    const auto octets = std::make_unique<std::uint8_t[]>(current.size());
    if (!current.empty()) std::memcpy(octets.get(), current.data(), current.size());
    LLVMFuzzerTestOneInput(octets.get(), current.size());
}

/// One to four changes: an octet, a bit, some left out, some put in, a piece of another input.
std::string altered(const std::vector<std::string>& inputs, std::mt19937_64& random) {
    std::string input = inputs[random() % inputs.size()];
    for (auto changes = 1 + random() % 4; changes > 0; --changes) {
        const std::size_t at = random() % (input.size() + 1);
        const std::size_t length = std::size_t{1} << random() % 6;
        const std::string& other = inputs[random() % inputs.size()];
        switch (random() % 5) {
        case 0:
            if (at < input.size()) input[at] = static_cast<char>(random());
            break;
        case 1:
            if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << random() % 8));
            break;
        case 2:
            input.erase(at, length);
            break;
        case 3:
            input.insert(at, 1 + length % 4, static_cast<char>(random()));
            break;
        default:
            input.replace(at, random() % 2 * length, other.substr(random() % (other.size() + 1), length));
        }
    }
    input.resize(std::min(input.size(), longest));
    return input;
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::filesystem::path> files;
    std::uint64_t more = 0;
    for (int i = 1; i < argc; ++i) {
        if (std::string_view{argv[i]} == "--altered" && i + 1 < argc)
            more = std::stoull(argv[++i]);
        else
            for (const auto& entry : std::filesystem::directory_iterator{argv[i]})
                files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    (void)std::signal(SIGABRT, tell);
    std::vector<std::string> inputs;
    for (const auto& file : files) {
        std::ifstream opened{file, std::ios::binary};
        inputs.emplace_back(std::istreambuf_iterator<char>{opened}, std::istreambuf_iterator<char>{});
        run(inputs.back());
    }
    std::mt19937_64 random{1};
    for (std::uint64_t i = 0; i < more && !inputs.empty(); ++i)
        run(altered(inputs, random));
    std::cout << inputs.size() << " inputs, " << more << " altered\n";
    return inputs.size() < fewest ? 1 : 0;
}
