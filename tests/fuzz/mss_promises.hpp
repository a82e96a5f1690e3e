// SPDX-License-Identifier: Apache-2.0
// What is promised of every answer of a mobile signature service that is let through, whatever its encoding.
#pragma once

#include "drivers/mss/reader.hpp"
#include "drivers/mss/status_codes.hpp"
#include "drivers/mss/writer.hpp"
#include "tests/fuzz/promise.hpp"

namespace kyso::fuzz {

/// The first octet of an input: what was asked, and the status of HTTP.
struct MssQuestion {
    mss::Operation operation;
    unsigned http_status;
};
inline MssQuestion mss_question(std::uint8_t octet) {
    constexpr unsigned statuses[] = {200, 500, 403, 502};
    return {static_cast<mss::Operation>(octet % 4), statuses[octet / 4 % 4]};
}

inline bool is_printable(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

inline void check_values(const mss::Reply& reply) {
    promise(reply.fault ? reply.code == 0 || reply.code >= 100 : reply.code >= 100, "a code, but of faults");
    promise(reply.code <= 999, "a code of three digits");
    promise(!reply.sub_code || (*reply.sub_code >= 1000 && *reply.sub_code <= 9999), "a sub-code of four");
    promise(reply.message.size() <= 200 && is_printable(reply.message), "a message for a log");
    if (reply.msisdn)
        promise(reply.msisdn->size() >= 3 && reply.msisdn->size() <= 15 &&
                    reply.msisdn->find_first_not_of("0123456789") == std::string::npos,
                "a number of digits");
    promise(reply.certificates.size() <= mss::max_answer_certificates, "few certificates");
    for (const Bytes& certificate : reply.certificates)
        promise(!certificate.empty() &&
                    std::count(reply.certificates.begin(), reply.certificates.end(), certificate) == 1,
                "each certificate once");
    promise(!reply.signed_data || reply.signature.size() > 12, "signed data is a signature");
}

/// What the service calls the transaction can be asked for.
inline void check_transaction(const mss::Reply& reply) {
    if (!reply.mssp_transaction) return;
    mss::Service service;
    service.ap_id = "http://ap.test";
    mss::StatusRequest request;
    request.call.transaction = "_a";
    request.mssp_transaction = *reply.mssp_transaction;
    for (const auto encoding : {mss::Encoding::soap, mss::Encoding::json}) {
        service.encoding = encoding;
        promise(mss::write_request(service, request).has_value(), "a transaction that can be asked for");
    }
}

inline void check_meaning(const mss::Reply& reply, mss::Operation operation) {
    using State = mss::Outcome::State;
    const bool signing = operation == mss::Operation::signature || operation == mss::Operation::status;
    for (const auto dialect : {mss::Dialect::etsi, mss::Dialect::vgca}) {
        const auto outcome = classify(dialect, operation, reply);
        promise(outcome.state != State::done || !reply.fault, "no fault is a success");
        promise(outcome.state != State::done || !signing || !reply.signature.empty(), "a success is signed");
        promise(outcome.state != State::pending || signing, "only signing is waited for");
        const std::string_view name = info(outcome.errc).name;
        promise(name.starts_with("sim_") || name.starts_with("certificate_"), "an error fit for a phone");
    }
}

inline void check_answer(const Result<mss::Reply>& reply, MssQuestion question) {
    promise_refusal(reply, {Errc::sim_service_failed, Errc::sim_answer_refused, Errc::sim_service_refused});
    if (!reply) return;
    promise(question.http_status == 200 || reply->fault, "an error of HTTP brings a fault or nothing");
    check_values(*reply);
    check_transaction(*reply);
    check_meaning(*reply, question.operation);
}

} // namespace kyso::fuzz
