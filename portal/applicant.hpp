// SPDX-License-Identifier: Apache-2.0
// Who registers or signs in, as the portal reads it out of what was signed: identity from the certificate,
// form fields from the statement (docs/decisions/0007-portal.md). Called by Api after the signature was
// verified; never with anything that was not signed.
#pragma once

#include "signature/holder.hpp"
#include "signature/registration_statement.hpp"

#include <optional>

namespace kyso::portal {

struct Identity {
    std::string subject; ///< citizen, enterprise
    std::string name;
    std::optional<std::string> cccd, cmnd; ///< citizen: at least one
    std::optional<std::string> mst;        ///< enterprise

    friend bool operator==(const Identity&, const Identity&) = default;
};

/// The kind of certificate decides the subject. Errc::holder_incomplete for one that is neither a citizen's
/// nor an enterprise's, without a name, or with two different ids of a kind.
Result<Identity> identity_of(const signature::Holder& holder);

struct Form {
    std::optional<std::string> birth_date; ///< yyyy-mm-dd; citizen
    std::optional<std::string> email;      ///< enterprise: always
};

/// Citizen: exactly `birthDate` (dd/mm/yyyy, 1900 to `today`) and, where given, `email`. Enterprise: exactly
/// `email`. Errc::field_invalid, naming the field behind `path`.
Result<Form> read_form(std::string_view subject,
                       const std::vector<signature::RegistrationStatement::Field>& fields,
                       std::chrono::sys_days today, std::string_view path = "statement.fields");

} // namespace kyso::portal
