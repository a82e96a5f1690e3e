// SPDX-License-Identifier: Apache-2.0
// What the verifiers of a registration share, whether a CMS object carries the signature or a signed text
// does (drivers/sim/text_registration.cpp). Neither checks a signature.
#pragma once

#include "signature/holder.hpp"
#include "signature/registration_statement.hpp"

#include <span>
#include <vector>

namespace kyso::signature {

/// Each of `certificates` is a link of `chain`, once: nothing verified says anything of others.
/// Errc::signature_malformed.
Result<void> check_of_chain(std::span<const Certificate> certificates, std::vector<Certificate> chain);

/// A statement that names its certificate names this one and its holder. Errc::statement_invalid with the
/// path.
Result<void> check_names(const RegistrationStatement& statement, const Certificate& signer,
                         const Holder& holder);

} // namespace kyso::signature
