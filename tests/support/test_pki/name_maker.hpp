// SPDX-License-Identifier: Apache-2.0
// Fake: makes the DER of a certificate's Name with any string types and RDNs of several attributes, as real
// issuers write them and openssl.cnf cannot. For tests only.
#pragma once

#include "protocol/bytes.hpp"

#include <string>
#include <vector>

namespace kyso::test {

enum class StringType : std::uint8_t {
    utf8 = 0x0C,
    printable = 0x13,
    teletex = 0x14, ///< read as Latin-1, which is what issuers put into it
    ia5 = 0x16,
    universal = 0x1C,
    bmp = 0x1E,
};

struct MadeAttribute {
    std::string type; ///< short name or dotted OID
    std::string value;
    StringType string = StringType::utf8;
};
/// One RDN; more than one attribute makes it multi-valued.
using MadeRdn = std::vector<MadeAttribute>;

/// Throws std::runtime_error for a value that its string type cannot hold.
Bytes make_name(const std::vector<MadeRdn>& rdns);

} // namespace kyso::test
