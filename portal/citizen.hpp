// SPDX-License-Identifier: Apache-2.0
// A citizen's registration as the portal reads it out of what was signed: identity from the certificate, form
// fields from the statement. Called by Api after the signature was verified; never with anything that was not
// signed.
#pragma once

#include "signature/holder.hpp"
#include "signature/registration_statement.hpp"

#include <optional>

namespace kyso::portal {

struct Identity {
    std::string name;
    std::optional<std::string> cccd, cmnd; ///< at least one
};

/// Errc::holder_incomplete without a name, without a valid CCCD or CMT, or with two different ones of a kind.
Result<Identity> identity_of(const signature::Holder& holder);

struct CitizenForm {
    std::string birth_date; ///< yyyy-mm-dd
    std::optional<std::string> email;
};

/// Exactly `birthDate` (dd/mm/yyyy, 1900 to `today`) and, where given, `email`. Errc::field_invalid, naming
/// the field.
Result<CitizenForm> read_citizen_form(const std::vector<signature::RegistrationStatement::Field>& fields,
                                      std::chrono::sys_days today);

} // namespace kyso::portal
