// SPDX-License-Identifier: Apache-2.0
// What stands in an answer, whichever encoding carried it: the spellings of codes, numbers, transactions,
// base64. For soap_reply.cpp and json_reply.cpp.
#pragma once

#include "drivers/mss/reader.hpp"

namespace kyso::mss {

Error refused(std::string detail); ///< sim_answer_refused

/// The message that answers this operation: `MSS_StatusResp`.
std::string_view answer_name(Operation operation) noexcept;

/// `502`, `_208`, `fi:_208`, `mss:1014`: 3 or 4 digits; the prefix says nothing.
std::optional<int> read_code(std::string_view text) noexcept;

/// Fills a Reply in; that nothing is told twice is for the readers to see to. After the first fault nothing
/// more is taken; finish() tells.
class ReplyMaker {
  public:
    /// The codes from the outer to the inner, as far as they were there. Unreadable ones end the list.
    void codes(const std::vector<std::string>& spelled);
    void status_codes(const std::vector<std::string>& spelled); ///< as codes(), and there must be one
    void ap_transaction(std::string_view text);
    void mssp_transaction(std::string_view text);
    void msisdn(std::string_view text); ///< with or without plus
    void signature(std::string_view base64);
    /// Empty ones and those that were there already are passed over.
    void certificate(std::string_view base64);
    /// Of an element that may hold anything: taken where it is the base64 of DER.
    void certificate_perhaps(std::string_view text);
    /// Bounded and printable; runs of digits that could be a phone number are left out.
    void message(std::string_view text);
    void fault() { reply_.fault = true; }

    void fail(std::string detail);
    bool good() const noexcept { return !error_; }
    Result<Reply> finish();

  private:
    Reply reply_;
    std::optional<Error> error_;
};

} // namespace kyso::mss
