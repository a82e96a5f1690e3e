// SPDX-License-Identifier: Apache-2.0
// Which certificate a requester was given last, so that the next window begins with it. Holds keyed hashes
// only: who reads the file learns neither sites nor certificates. Kept on disk by io::ChoiceFile.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kyso::core {

class ChoiceBook {
  public:
    static constexpr std::size_t max_entries = 256; ///< requesters; the one not seen for longest goes first
    static constexpr std::size_t hash_size = 64;    ///< hexadecimal digits of a hash
    static constexpr std::size_t max_text = max_entries * 2 * (hash_size + 1);

    /// From a file's text, whatever it is: lines that are none (cut off, altered) are left out. What is lost
    /// is a convenience.
    static ChoiceBook read(std::string_view text);
    /// A line for each requester: its hash, a blank, the certificate's. Oldest first.
    std::string text() const;

    bool holds(std::string_view requester, std::string_view certificate) const;
    /// Both in hash_size hexadecimal digits; anything else is not kept.
    void put(std::string_view requester, std::string_view certificate);
    std::size_t size() const noexcept { return entries_.size(); }

  private:
    std::vector<std::pair<std::string, std::string>> entries_;
};

} // namespace kyso::core
