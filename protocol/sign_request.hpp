// SPDX-License-Identifier: Apache-2.0
// What a page or program may ask to have signed: validated values, made only by the readers below from the
// parameters of `registration.sign`, `document.sign` and `authentication.sign`. Strings are UTF-8, lengths in
// octets.
#pragma once

#include "protocol/to_be_signed.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <vector>

namespace kyso {

/// Something the form asked the person; `name` and `value` are signed, `label` is only shown.
struct FormField {
    std::string name;  ///< letters, digits, hyphen; 1 to 64
    std::string label; ///< 1 to 128
    std::string value; ///< 0 to 512
};

enum class RegistrationSubject : std::uint8_t { citizen, enterprise };
std::string_view to_text(RegistrationSubject subject) noexcept;

/// Which phone is to sign, and the portal's leave to ring it.
struct SimRequest {
    std::string phone;  ///< as typed on the page; 1 to 32
    std::string ticket; ///< opaque here: the gateway judges it; 1 to 2048
};

struct RegistrationRequest {
    std::string nonce; ///< base64url of 32 to 64 octets, made by the portal
    RegistrationSubject subject = RegistrationSubject::citizen;
    std::string method;            ///< `usb-token` or `sim`
    std::optional<SimRequest> sim; ///< exactly for `sim`
    std::vector<FormField> fields;

    static constexpr std::size_t max_fields = 32;
};

enum class DocumentFormat : std::uint8_t { cades_detached, cades_attached, jws };

struct DocumentItem {
    std::string name; ///< claimed by the requester; 1 to 255
    DigestAlgorithm digest_algorithm = DigestAlgorithm::sha256;
    Bytes digest;                 ///< empty where the content was given
    std::optional<Bytes> content; ///< up to 512 KiB
};

struct DocumentRequest {
    DocumentFormat format = DocumentFormat::cades_detached;
    std::optional<DigestAlgorithm> digest_algorithm; ///< wanted for contents; digests say their own
    std::optional<RsaPadding> padding;
    std::string certificate; ///< how the SHA-256 of the only one wanted begins, in small letters; or empty
    std::optional<SimRequest> sim; ///< absent: a token; else there is one document, by SHA-256, without PSS
    std::vector<DocumentItem> documents;

    static constexpr std::size_t max_documents = 10'000;
    static constexpr std::size_t max_content = 512 * 1024;
};

struct AuthenticationRequest {
    std::string nonce;             ///< standard base64 of 32 to 96 octets, made by the page's server
    std::optional<SimRequest> sim; ///< absent: a token

    static constexpr std::size_t shortest_nonce = 44; ///< characters
    static constexpr std::size_t longest_nonce = 128;
    static constexpr std::size_t shortest_octets = 32;
};

/// Errc::invalid_params with the path of the wrong member; of documents also sim_cannot_sign, with the path.
Result<RegistrationRequest> read_registration_request(const boost::json::value& params);
Result<DocumentRequest> read_document_request(const boost::json::value& params);
Result<AuthenticationRequest> read_authentication_request(const boost::json::value& params);

} // namespace kyso
