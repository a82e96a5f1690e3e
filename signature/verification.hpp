// SPDX-License-Identifier: Apache-2.0
// Is this signature object good, and is it what it is taken for? Called by the portal, `kyso verify` and by
// kysod before an object leaves. OpenSSL verifies, independently of the code that made the object; our own
// demands come on top, so that altering any octet of an object gets it refused. Revocation is not its part.
#pragma once

#include "signature/cms.hpp"
#include "signature/holder.hpp"
#include "signature/registration_statement.hpp"
#include "signature/trust_directory.hpp"

namespace kyso::signature {

struct VerifiedSignature {
    Certificate signer;
    std::chrono::sys_seconds signing_time; ///< claimed by the signer; no time stamp
    std::vector<Certificate> chain;        ///< signer to anchor, both in it: what to ask about revocation
};

/// `content` is what is said to be signed; an object that carries its content must carry exactly that.
/// Errc::too_large, signature_malformed, content_type_wrong (not `expected`), signature_invalid,
/// issuer_untrusted, and what check_may_sign() says of the signer at `at`. Refused as malformed: anything but
/// one signer, the signed attributes of CAdES-B-B, SHA-2, our own DER encoding, and certificates beyond the
/// chain to the anchor.
Result<VerifiedSignature> verify_cms(ByteView cms, ByteView content, ContentType expected,
                                     const TrustDirectory& trust, std::chrono::sys_seconds at,
                                     SignerName name = SignerName::certificate);

/// The content that an attached object carries, not verified. Errc::signature_malformed for a detached one.
Result<Bytes> attached_content(ByteView cms, ContentType expected);

struct VerifiedRegistration {
    RegistrationStatement statement;
    Certificate signer;
    Holder holder;
    std::vector<Certificate> chain; ///< as in VerifiedSignature
};

/// Everything a portal must know of a registration but whether it made the nonce, and when: its own store
/// says. As verify_cms(), and Errc::origin_mismatch; statement_invalid where it is malformed or where its
/// holder or certificate hash is not that of the signer. A statement of method `sim` that names no
/// certificate is taken with signed attributes that name none either, and no other.
Result<VerifiedRegistration> verify_registration(ByteView cms, std::string_view statement,
                                                 const TrustDirectory& trust,
                                                 std::string_view expected_origin,
                                                 std::chrono::sys_seconds now);

} // namespace kyso::signature
