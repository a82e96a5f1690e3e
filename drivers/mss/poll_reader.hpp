// SPDX-License-Identifier: Apache-2.0
// The answer to a poll, which nearly always is the one before: «not yet». Octets that the full reader
// (reader.hpp) has read and its caller has judged are not read again; everything else is. All that can come
// of it is «still not yet», which every service may say at any time (docs/decisions/0009-polls.md).
#pragma once

#include "drivers/mss/reader.hpp"

#include <array>

namespace kyso::mss {

/// Which answer it was: SHA-256 of its octets, with a zero for each digit of its instants.
using AnswerPrint = std::array<std::uint8_t, 32>;

AnswerPrint answer_print(Encoding encoding, std::string_view body);

struct PollReply {
    std::optional<AnswerPrint> print; ///< none where the answer is not to be recognised again
    bool same = false;                ///< as `waiting`: then it was not read
    Result<Reply> reply = Error{};
};

/// `waiting`: of an answer to the same question about the same transaction that was judged to be «not yet».
PollReply read_poll(Encoding encoding, ByteView body, unsigned http_status,
                    const std::optional<AnswerPrint>& waiting);

} // namespace kyso::mss
