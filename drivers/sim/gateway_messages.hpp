// SPDX-License-Identifier: Apache-2.0
// What kyso-relay (or a portal without kysod) and kyso-gateway say to each other over HTTPS: one POST with a
// JSON object each way (docs/decisions/0008-signing-sim.md). Both readers are strict. Nothing here names a
// service, an application provider or an address.
#pragma once

#include "drivers/sim/verification_code.hpp"
#include "protocol/result.hpp"
#include "protocol/to_be_signed.hpp"

#include <chrono>
#include <vector>

namespace kyso::sim {

constexpr std::size_t max_gateway_body = 64 * 1024;       ///< octets, either way
constexpr std::chrono::milliseconds longest_wait{10'000}; ///< that status is held for an end
constexpr std::string_view open_path = "/v1/open", submit_path = "/v1/submit", status_path = "/v1/status";

/// `_` and 31 hexadecimal digits: made by kysod, AP_TransID at the service (NCName, 32 at most).
bool is_transaction(std::string_view text) noexcept;

/// Redeems the ticket for this transaction and asks what the service knows of the phone. Rings nothing.
/// Repeating it with the same transaction answers the same.
struct OpenCall {
    std::string ticket, transaction;
    std::string
        phone; ///< MSISDN that the person agreed to: the gateway rings no other, whatever the ticket says
};
struct Offer {
    std::string service; ///< name for the person, e.g. the operator's; 1 to 64 octets
    CodeRule code = CodeRule::mobile_id;
    std::size_t text_limit = 110;               ///< octets that the phone shows; 64 to 160
    std::vector<Bytes> certificates;            ///< DER, at most 8; none: told only with the signature
    std::chrono::milliseconds poll{1000};       ///< how often status may be asked, from question to question
    Mechanism mechanism = Mechanism::rsa_pkcs1; ///< how its SIMs sign, where no certificate says it
};

/// Rings the phone, once: repeating it answers the state, whatever it is.
struct SubmitCall {
    std::string ticket, transaction;
    ToBeSigned to_be_signed; ///< SHA-256; RSA PKCS#1 v1.5 or ECDSA. CodeRule::text: of `text`
    std::string text;        ///< display_text(), exactly
};

struct StatusCall {
    std::string ticket, transaction;
    /// How long the asker would wait for an end; the gateway may answer «pending» earlier.
    std::chrono::milliseconds wait{0};
};

/// Answer to submit and status.
struct SimProgress {
    enum class State : std::uint8_t { pending, done, failed };
    State state = State::pending;
    std::chrono::milliseconds poll{1000};  ///< pending
    Bytes signature;                       ///< done: raw, RSA as is, ECDSA r||s
    Bytes certificate;                     ///< done: DER of the signer's, where the service sent it
    std::vector<Bytes> issuers;            ///< done: what the service sent besides, at most 7
    Errc error = Errc::sim_service_failed; ///< failed: one of the sim_* or certificate_*, outcome_unknown
    std::string service_code; ///< failed: the service's own, "401", up to 16 octets; may be empty
};

std::string encode(const OpenCall& call);
std::string encode(const SubmitCall& call);
std::string encode(const StatusCall& call);
std::string encode(const Offer& offer);
std::string encode(const SimProgress& progress);
std::string encode(const Error& error); ///< {"error": name}; the detail stays in the log

/// Errc::invalid_params with a path, or what read_json() says.
Result<OpenCall> read_open(std::string_view body);
Result<SubmitCall> read_submit(std::string_view body);
Result<StatusCall> read_status_call(std::string_view body);
/// Errc::gateway_refused where it is not what the gateway may answer.
Result<Offer> read_offer(std::string_view body);
Result<SimProgress> read_progress(std::string_view body);
/// What a gateway may say went wrong; anything else in its mouth is its own fault.
bool is_gateway_error(Errc errc) noexcept;
/// Of an answer that is not 200: the error named in it; Errc::gateway_refused where that is no error that a
/// gateway may answer with.
Error read_error(std::string_view body);

} // namespace kyso::sim
