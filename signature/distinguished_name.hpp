// SPDX-License-Identifier: Apache-2.0
// What a certificate says of its subject or issuer, attribute by attribute. Called by Certificate.
// Names are read from DER, never cut out of a printed form: values hold commas, quotes and colons.
#pragma once

#include "protocol/result.hpp"

#include <openssl/x509.h>

#include <string>
#include <vector>

namespace kyso::signature {

struct NameAttribute {
    std::string oid;        ///< dotted decimal
    std::string short_name; ///< CN, UID, emailAddress …; the dotted decimal where OpenSSL knows none
    std::string value;      ///< UTF-8, whatever the string type in the certificate
    std::size_t rdn = 0;    ///< attributes of one multi-valued RDN have the same

    friend bool operator==(const NameAttribute&, const NameAttribute&) = default;
};

/// The attributes in file order. Errc::certificate_invalid for a value that is no text.
Result<std::vector<NameAttribute>> attributes_of(const X509_NAME* name);

/// RFC 4514: last RDN first, non-ASCII as it is, attribute types that have no short name as #hex.
std::string rfc4514(const X509_NAME* name);

/// As .NET prints it (X500DistinguishedName.Name), which pages match: last RDN first, `S=` for ST, `E=` for
/// an e-mail address, `OID.0.9.2342.19200300.100.1.1=` for UID, values with separators in them in quotes.
std::string dotnet(const std::vector<NameAttribute>& name);

} // namespace kyso::signature
