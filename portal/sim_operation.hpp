// SPDX-License-Identifier: Apache-2.0
// One signature that the portal itself asks of a phone, for a page without kysod: what is signed, and what is
// made of the answer. Pure; used by Api. What differs from kysod's way: nobody but the page shows the code to
// the person.
#pragma once

#include "drivers/sim/gateway_messages.hpp"
#include "portal/visit_store.hpp"
#include "signature/trust_directory.hpp"

#include <optional>

namespace kyso::portal {

struct SimOperation {
    Challenge::Purpose purpose = Challenge::Purpose::registration;
    std::string nonce, transaction, ticket;
    std::string code{};                                ///< what the phone shows too
    std::string statement{};                           ///< registration: canonical text; sign-in: empty
    std::optional<signature::Certificate> certificate; ///< none: told only with the signature
    std::vector<signature::Certificate> issuers;       ///< nearest first, without the anchor
    std::chrono::sys_seconds signing_time{};
    Mechanism mechanism = Mechanism::rsa_pkcs1; ///< as the service says, where no certificate does
    std::string signed_text{};                  ///< registration: the service signs it, and no digest
};

/// `_` and 124 random bits, as kysod makes them.
std::string new_transaction();

/// What the phone will be asked to sign. Errc::certificate_not_found: none of that kind of holder;
/// issuer_untrusted and what check_may_sign() says; sim_cannot_sign: no SHA-256, or a service that
/// signs texts, asked to sign in. Where several certificates fit, the first is taken: there is no window to
/// choose in.
Result<SimOperation> prepare_sim_operation(const Challenge& challenge, std::string transaction,
                                           std::string ticket, std::string_view origin,
                                           const sim::Offer& offer, const signature::TrustDirectory& trust,
                                           std::chrono::sys_seconds now);

/// The same each time. Errc::portal_failed where it was altered since.
Result<ToBeSigned> to_be_signed(const SimOperation& operation, std::string_view origin);

/// The text that the phone shows.
std::string display_text(const SimOperation& operation, std::string_view origin, const sim::Offer& offer);

/// Sets the certificate that came with the signature, where none was known. Errc::sim_answer_refused: none
/// came, or another than was asked; issuer_untrusted and what check_may_sign() says.
Result<void> take_certificate(SimOperation& operation, const sim::SimProgress& progress,
                              const signature::TrustDirectory& trust, std::chrono::sys_seconds now);

/// Registration: CMS, DER, or a sim::TextSignature. Sign-in: the Web eID token as JSON text. After
/// take_certificate(); verified by whoever takes the object.
Result<Bytes> assemble(const SimOperation& operation, std::string_view origin,
                       const sim::SimProgress& progress);

} // namespace kyso::portal
