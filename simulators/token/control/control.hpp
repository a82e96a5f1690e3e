// SPDX-License-Identifier: Apache-2.0
// Live control of readers and cards: one line of words in, one line of JSON out (kyso-token(1)). Sans-io. The
// words move made-up cards only, and whoever reaches the socket may say them.
#pragma once

#include "simulators/token/reader/reader.hpp"

#include <map>

namespace kyso::token {

/// Everything that kyso-token plays.
struct Desk {
    std::map<std::string, Reader> readers;                 ///< by the name that commands use
    std::map<std::string, std::shared_ptr<PivCard>> cards; ///< also those that are in no reader

    /// The reader that this card is in; null: none.
    Reader* reader_with(const PivCard& card);
};

class Control {
  public:
    static constexpr std::size_t longest_line = 512;

    explicit Control(Desk& desk) : desk_(desk) {}

    struct Answer {
        std::string json;        ///< without a line end
        Reader* moved = nullptr; ///< whoever waits on it is to be told
    };
    Answer line(std::string_view words);

  private:
    Desk& desk_;
};

} // namespace kyso::token
