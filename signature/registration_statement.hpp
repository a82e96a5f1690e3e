// SPDX-License-Identifier: Apache-2.0
// What a person signs to register at a portal: kyso.registration.v1 (docs/protocol.md). kysod builds and
// shows it, the portal reads it. Its text is canonical JSON of strings, so equal statements are equal octets,
// and read() takes no other spelling.
#pragma once

#include "protocol/result.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace kyso::signature {

struct RegistrationStatement {
    static constexpr std::string_view type = "kyso.registration.v1";
    static constexpr std::size_t max_size = 128 * 1024; ///< octets of the text
    static constexpr std::size_t max_fields = 32;
    static constexpr std::size_t max_field_name = 64;   ///< octets
    static constexpr std::size_t max_field_value = 512; ///< octets

    /// What the page's form asks before signing, shown to the person.
    struct Field {
        std::string name;
        std::string value;
        friend bool operator==(const Field&, const Field&) = default;
    };

    std::string origin;
    std::string nonce; ///< base64url of 32 to 64 octets, made by the portal
    std::chrono::sys_seconds issued_at;
    std::string subject; ///< citizen, enterprise
    std::string method;  ///< usb-token, sim, personal-certificate
    std::string phone{}; ///< method sim, and no other: E.164 without the plus, 84 and nine digits
    std::vector<Field> fields;
    /// to_statement_json(), and lower-case hexadecimal. Both empty: method sim, certificate told only with
    /// the signature.
    boost::json::object holder;
    std::string certificate_sha256;

    friend bool operator==(const RegistrationStatement&, const RegistrationStatement&) = default;

    bool names_certificate() const noexcept { return !certificate_sha256.empty(); }

    /// RFC 8785. Pre: every text is UTF-8 and `holder` has nothing but strings, arrays and objects.
    std::string canonical() const;

    /// The limits that read() keeps, for a statement that is being built. Errc::statement_invalid with a
    /// path.
    Result<void> check() const;

    /// Errc::statement_invalid (with the path where there is one) unless `text` is exactly what canonical()
    /// writes for a statement within the limits; too_large, too_deep.
    static Result<RegistrationStatement> read(std::string_view text);
};

} // namespace kyso::signature
