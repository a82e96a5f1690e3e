// SPDX-License-Identifier: Apache-2.0
// A registration at a SIM service that signs displayed texts only: the phone signed a text with 80 bits of
// the statement's hash in it (sim::CodeRule::text), not the statement. Made by kysod and by the portal
// without kysod, judged by portals and `kyso verify`. Weaker than a signed statement: who can find two
// statements of one hash of 80 bits could exchange them, but only before the person sees either.
#pragma once

#include "signature/verification.hpp"

namespace kyso::sim {

/// What stands in the place of a CMS object: RFC 8785 JSON {certificates, signature, text, type}.
struct TextSignature {
    static constexpr std::string_view type = "kyso.text-signature.v1";
    static constexpr std::size_t max_size = 96 * 1024; ///< octets

    std::string text;                                 ///< display_text(), what the phone showed and signed
    Bytes signature;                                  ///< raw, over its SHA-256
    std::vector<signature::Certificate> certificates; ///< the signer's, then its issuers'; at most 8

    Bytes encode() const;
    /// Errc::too_large; signature_malformed for anything that encode() does not write.
    static Result<TextSignature> read(ByteView object);
};

/// Whether this is one, and no CMS object; says nothing else of it.
bool is_text_signature(ByteView object) noexcept;

/// signature::verify_registration(), of either kind of object. Errors as there; of a text signature,
/// signature_invalid too where the text is not the one that stands for this statement.
Result<signature::VerifiedRegistration> verify_registration(ByteView object, std::string_view statement,
                                                            const signature::TrustDirectory& trust,
                                                            std::string_view expected_origin,
                                                            std::chrono::sys_seconds now);

} // namespace kyso::sim
