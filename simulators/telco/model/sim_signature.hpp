// SPDX-License-Identifier: Apache-2.0
// What the SIM's applet does with its keys: which octets a DataToBeSigned means, the signature over them, and
// the verification code that the phone shows. Pure, by OpenSSL. For tests and demonstrations only: keys lie
// in memory.
#pragma once

#include "simulators/telco/model/outcome.hpp"
#include "simulators/telco/model/subscriber.hpp"

namespace kyso::telco {

struct DataToSign {
    std::string data, mime_type, encoding; ///< as in the message
};

enum class SignatureFormat : std::uint8_t {
    pkcs7,      ///< CMS SignedData with the data inside
    pkcs1,      ///< raw, with the certificate beside it (fi:PKCS1)
    pkcs1_bare, ///< raw and alone (Base64Signature), as the vgca dialect has it
};

struct SimSignature {
    SignatureFormat format = SignatureFormat::pkcs7;
    Bytes value;
    std::optional<signature::Certificate> certificate; ///< of the key that signed
};

/// What one request means in octets.
struct Meaning {
    enum class Kind : std::uint8_t { message, digest, digest_info };
    Kind kind = Kind::message;
    Bytes octets;
};
/// Outcome 101 (1016) for MimeType or Encoding that is not known or does not go with the format, 103 for a
/// digest of a wrong length; code 0: `meaning` is set.
Outcome read_meaning(const DataToSign& data, SignatureFormat format, Meaning& meaning);

/// Pre: read_meaning() took it. ECDSA: r||s. Empty where OpenSSL refuses.
Bytes sign(const SimKey& key, const Meaning& meaning, SignatureFormat format);
/// As the service checks what came back from the card, raw formats only; CMS is not looked into.
bool verifies(const signature::Certificate& certificate, const Meaning& meaning, const Bytes& raw);

/// Six digits out of SHA-256 over the octets: what the applet writes over `%%VC%%`.
std::string applet_code(const Bytes& octets);

} // namespace kyso::telco
