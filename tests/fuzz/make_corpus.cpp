// SPDX-License-Identifier: Apache-2.0
// fuzz_make_corpus FOLDER: writes corpus/ and data/ there. New keys each time, so the inputs of the signature
// targets that were there before are of no use afterwards (README.md).
#include "tests/fuzz/make_corpus.hpp"

#include <fstream>
#include <iostream>

namespace kyso::fuzz {
namespace {

void write(const std::filesystem::path& file, ByteView content) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out{file, std::ios::binary};
    out << as_text(content);
}

} // namespace

void Corpus::add(const std::string& target, ByteView input) {
    const auto folder = folder_ / "corpus" / target;
    for (unsigned number = 1;; ++number) {
        const auto file = folder / ("seed-" + std::to_string(1000 + number).substr(1));
        if (std::filesystem::exists(file)) continue;
        return write(file, input);
    }
}

void Corpus::add(const std::string& target, std::uint8_t first, ByteView input) {
    Bytes whole{first};
    whole.insert(whole.end(), input.begin(), input.end());
    add(target, whole);
}

void Corpus::data(const std::string& name, ByteView content) {
    write(folder_ / "data" / name, content);
}

} // namespace kyso::fuzz

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "fuzz_make_corpus FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    if (std::filesystem::exists(folder / "corpus"))
        for (const auto& target : std::filesystem::directory_iterator{folder / "corpus"})
            for (const auto& file : std::filesystem::directory_iterator{target})
                if (file.path().filename().string().starts_with("seed-")) std::filesystem::remove(file);
    kyso::fuzz::Corpus corpus{folder};
    kyso::fuzz::add_texts(corpus);
    kyso::fuzz::add_files(corpus);
    kyso::fuzz::add_mss(corpus);
    kyso::fuzz::add_wires(corpus);
    kyso::fuzz::add_signatures(corpus);
    kyso::fuzz::add_token(corpus);
}
