// SPDX-License-Identifier: Apache-2.0
// The service's half of TS 102 204 as values: what an application provider asks and what it is told, whatever
// the dialect and the encoding. Deliberately not the product's own (drivers/mss): two readers of one standard
// find each other's mistakes.
#pragma once

#include "simulators/telco/model/outcome.hpp"
#include "simulators/telco/model/transaction.hpp"

#include <variant>

namespace kyso::telco {

enum class Dialect : std::uint8_t { etsi, vgca };
enum class Encoding : std::uint8_t { soap, json };
enum class Operation : std::uint8_t { signature, status, profile, registration, receipt };

namespace uri {
constexpr std::string_view mss = "http://uri.etsi.org/TS102204/v1.1.2#";
constexpr std::string_view fi = "http://mss.ficom.fi/TS102204/v1.0.0#";
constexpr std::string_view soap12 = "http://www.w3.org/2003/05/soap-envelope";
constexpr std::string_view soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr std::string_view profile_extension = "http://www.methics.fi/TS102204/ext/v1.0.0";
constexpr std::string_view signing_certificate = "http://mobile-id.vn/MSSP/v1.0.0#signingCertificate";
} // namespace uri

/// `MSS_Signature`: the name of the operation's wrapper.
std::string_view wrapper(Operation operation) noexcept;
/// `MSS_SignatureReq`, `MSS_SignatureResp`.
std::string element(Operation operation, std::string_view suffix);
/// The short name of the JSON twin and of errors: sign, status, profile, registration, receipt.
std::string_view to_text(Operation operation) noexcept;

struct Text {
    std::string value, mime_type, encoding;
};

/// An element of AdditionalServices: its URI and the text of what stands beside it.
struct AdditionalService {
    std::string uri, value;
};

struct Request {
    Operation operation = Operation::signature;
    Encoding encoding = Encoding::soap;
    Dialect dialect = Dialect::etsi;
    std::string major, minor;
    std::string ap_id, ap_password, ap_transaction, instant;
    std::string msisdn; ///< as written
    std::string mssp_transaction;
    std::string mode;     ///< MessagingMode
    std::string time_out; ///< empty: not said
    std::optional<Text> to_be_signed, to_be_displayed;
    std::string format, profile; ///< URIs; empty: not said
    std::vector<AdditionalService> services;
    std::optional<Text> receipt; ///< Message
};

struct Reply {
    Request request; ///< what is answered
    Outcome outcome;
    std::string mssp; ///< the service's URI
    Moment instant;
    std::string msisdn, ap_transaction; ///< echoed
    std::string mssp_transaction;
    std::optional<SimSignature> signature;
    bool certificate_wanted = false; ///< beside a bare signature
    std::vector<const SimKey*> certificates;
};

/// `2026-11-22T01:00:00.100Z`.
std::string to_text(Moment instant);
/// xs:dateTime with a zone; nullopt for anything else.
std::optional<Moment> read_instant(std::string_view text);

/// A request, or code, sub-code and why it is none.
using ReadRequest = std::variant<Request, Outcome>;

} // namespace kyso::telco
