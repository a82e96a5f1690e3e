// SPDX-License-Identifier: Apache-2.0
// How a request or a transaction ends: a code of TS 102 204, its sub-code, and what the table says of both.
// Written from ../shared/facts/sim-pki.md section 1.5 for this simulator alone: it shares nothing with the
// product's own table, so that a mistake in one of them is seen.
#pragma once

#include <string>
#include <string_view>

namespace kyso::telco {

struct Outcome {
    int code = 0;
    int sub = 0;             ///< 4011 …; 0: none
    std::string detail = {}; ///< for people

    friend bool operator==(const Outcome& left, const Outcome& right) noexcept {
        return left.code == right.code && left.sub == right.sub;
    }
};

/// Who is told to be at fault; `status`: not a fault, the code stands in a Status element.
enum class Blame : std::uint8_t { status, sender, receiver };

struct CodeInfo {
    int code;
    std::string_view name; ///< OUTSTANDING_TRANSACTION
    Blame blame;
};
/// Of every code; one that is not in the table is a Receiver's INTERNAL_ERROR.
const CodeInfo& code_info(int code) noexcept;

} // namespace kyso::telco
