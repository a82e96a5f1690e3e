// SPDX-License-Identifier: Apache-2.0
// The first inputs of the fuzz targets, made of valid examples. Everything in them is invented.
#pragma once

#include "protocol/bytes.hpp"

#include <filesystem>
#include <string>

namespace kyso::fuzz {

class Corpus {
  public:
    explicit Corpus(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// corpus/TARGET/seed-NUMBER
    void add(const std::string& target, ByteView input);
    void add(const std::string& target, std::string_view input) { add(target, as_bytes(input)); }
    /// With a first octet that chooses.
    void add(const std::string& target, std::uint8_t first, ByteView input);
    void add(const std::string& target, std::uint8_t first, std::string_view input) {
        add(target, first, as_bytes(input));
    }
    /// data/NAME
    void data(const std::string& name, ByteView content);

  private:
    std::filesystem::path folder_;
};

void add_texts(Corpus& corpus);
void add_files(Corpus& corpus);
void add_mss(Corpus& corpus);
void add_wires(Corpus& corpus);
void add_signatures(Corpus& corpus);
void add_token(Corpus& corpus);

} // namespace kyso::fuzz
