// SPDX-License-Identifier: Apache-2.0
// Who a Vietnamese certificate belongs to, as far as the certificate says (rules: docs/protocol.md). Called
// by the flows, the CLI and the portal. Nothing is guessed: what the certificate does not hold is absent. It
// does not say that the certificate is genuine; that is TrustDirectory's part.
#pragma once

#include "signature/certificate.hpp"

#include <boost/json/object.hpp>

#include <optional>

namespace kyso::signature {

/// One number out of a UID attribute, `CCCD:079200001234`.
struct HolderId {
    enum class Type : std::uint8_t {
        cccd,     ///< citizen's identity number, 12 digits, whichever of the two names stands before it
        cmnd,     ///< the older identity card (CMT), 9 digits
        passport, ///< `HC:`
        mst,      ///< tax code of an organisation, 10 digits or 10-3
        bhxh,     ///< social insurance number, 10 digits
        mns,      ///< budget code of a state body, 7 digits
        other,    ///< another prefix, or none
    };
    Type type = Type::other;
    std::string value; ///< what stands after the prefix; the whole text for Type::other
    std::string raw;   ///< the attribute as it is in the certificate
    bool valid =
        false; ///< has the form, and where there is one the check digit, of its type; never for other
    std::string attribute; ///< where it comes from: UID

    friend bool operator==(const HolderId&, const HolderId&) = default;
};

std::string_view name_of(HolderId::Type type) noexcept;

/// An id from the text of a UID attribute.
HolderId read_holder_id(std::string_view raw);
/// Does the prefix name a person's document? Also true of PID and PPID, which are Type::other.
bool names_a_person(const HolderId& id) noexcept;

struct HolderField {
    std::string value;     ///< in NFC
    std::string attribute; ///< CN, O, OU, title, emailAddress, subjectAltName …

    friend bool operator==(const HolderField&, const HolderField&) = default;
};

struct Holder {
    enum class Kind : std::uint8_t { person, organisation, person_in_organisation, unknown };
    Kind kind = Kind::unknown; ///< from the ids alone; government certificates have none
    std::vector<HolderId> ids; ///< in file order
    std::optional<HolderField> name, organisation, title, locality, province, phone;
    std::vector<HolderField> units; ///< every OU, in file order
    std::vector<HolderField> email; ///< from the subject, then from SubjectAltName

    friend bool operator==(const Holder&, const Holder&) = default;
};

std::string_view name_of(Holder::Kind kind) noexcept;

Holder holder_of(const Certificate& certificate);

/// May this holder register as a citizen: a person with a valid CCCD or CMT? A person in an organisation may
/// not: they sign for it.
bool is_citizen(const Holder& holder) noexcept;
/// May this holder register as an enterprise: an organisation with a valid tax code?
bool is_enterprise(const Holder& holder) noexcept;

/// For pages and programs: {kind, ids:[{type,value,raw,valid,from}], name?, organisation?, units?, title?,
/// email?, locality?, province?, phone?, from:{name:"CN", units:["OU"], …}}; units and email are arrays.
boost::json::object to_json(const Holder& holder);

/// For the registration statement, strings only: {kind, name?, ids:[{type,value}]}.
boost::json::object to_statement_json(const Holder& holder);

} // namespace kyso::signature
