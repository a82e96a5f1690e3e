// SPDX-License-Identifier: Apache-2.0
// The mobile signature service's messages (ETSI TS 102 204 v1.1.2) as values: what the gateway asks and what
// it is told, whatever the dialect and the encoding. Written by writer.hpp, read by reader.hpp. No sockets
// here.
#pragma once

#include "protocol/result.hpp"
#include "protocol/to_be_signed.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace kyso::mss {

enum class Dialect : std::uint8_t {
    etsi,
    vgca
}; ///< element order, extra elements, success codes, MSISDN form
enum class Encoding : std::uint8_t { soap, json }; ///< SOAP 1.2, or its JSON twin
enum class Mode : std::uint8_t { asynchronous, synchronous };
enum class Operation : std::uint8_t { signature, status, registration, profile };

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// One application provider's account at one service, and how that service is spoken to.
struct Service {
    Dialect dialect = Dialect::etsi;
    Encoding encoding = Encoding::soap;
    Mode mode = Mode::asynchronous;
    std::string ap_id; ///< URI
    std::string ap_password;
    std::string mssp_uri;          ///< MSSP_ID/URI; may be empty
    std::string signature_profile; ///< URI
    std::chrono::seconds time_out{300};
};

/// What every request begins with (AP_Info). (AP_ID, AP_TransID, Instant) is never sent twice.
struct Call {
    std::string transaction; ///< AP_TransID, NCName of at most 32 characters
    Instant instant;
};

struct SignatureRequest {
    Call call;
    std::string msisdn; ///< without plus; the dialect adds what it wants
    ToBeSigned to_be_signed;
    std::string display_text;    ///< DataToBeDisplayed
    std::string event_id;        ///< the verification code, where the dialect has a place for it
    bool text_is_signed = false; ///< `display_text` is sent to be signed; `to_be_signed` is its digest
};

struct StatusRequest {
    Call call;
    std::string mssp_transaction;
};

/// Which certificates belong to this number: MSS_Registration (vgca) or MSS_ProfileQuery (etsi).
struct CertificateRequest {
    Call call;
    std::string msisdn;
};

/// Every answer, faults included. Absent members were not in the message; nothing is guessed.
struct Reply {
    int code = 0;                ///< TS 102 204 status or fault code: 100, 401, 504 …
    std::optional<int> sub_code; ///< 4011 …
    std::string message;         ///< for the log; bounded, printable
    bool fault = false;
    std::optional<std::string> ap_transaction, mssp_transaction;
    std::optional<std::string> msisdn; ///< without plus
    Bytes signature;                   ///< raw signature, or CMS SignedData where `signed_data`
    bool signed_data = false;
    std::vector<Bytes> certificates; ///< DER
};

} // namespace kyso::mss
