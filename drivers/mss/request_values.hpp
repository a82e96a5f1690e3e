// SPDX-License-Identifier: Apache-2.0
// What a request says in its dialect, before either encoding spells it: checked, so that the writers cannot
// fail. Called by write_request() only.
#pragma once

#include "drivers/mss/messages.hpp"

namespace kyso::mss {

constexpr std::size_t max_mssp_transaction = 128; ///< octets; also of what is read

/// DataToBeSigned, DataToBeDisplayed.
struct Data {
    std::string_view mime_type, encoding;
    std::string text;
};

struct AdditionalService {
    std::string_view uri;
    std::string_view element; ///< of FiCom's namespace; empty: the URI says all
    std::string value;
};

struct SignatureValues {
    std::string msisdn;
    Data to_be_signed, to_be_displayed;
    std::string_view format;
    std::vector<AdditionalService> services;
};

/// Errors of all: as write_request().
Result<void> check(const Service& service, const Call& call);
Result<void> check_mssp_transaction(std::string_view text);
/// As the dialect spells it: `+84912345678` (etsi), `84912345678` (vgca).
Result<std::string> dialect_msisdn(Dialect dialect, std::string_view msisdn);
Result<SignatureValues> signature_values(Dialect dialect, const SignatureRequest& request);

/// xs:dateTime in UTC with milliseconds.
std::string spell(Instant instant);

} // namespace kyso::mss
