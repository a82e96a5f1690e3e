// SPDX-License-Identifier: Apache-2.0
// One signature asked of a phone, as kysod keeps it on disk from before it is sent until its result is handed
// out: everything that is needed to finish it in another process. Personal data; the file is 0600 and
// short-lived.
#pragma once

#include "drivers/sim/gateway_messages.hpp"

#include <boost/json/object.hpp>

#include <optional>

namespace kyso::sim {

struct Operation {
    static constexpr std::size_t max_text = 1024 * 1024; ///< octets of the file

    // Who asked for what.
    std::string transaction; ///< also the operation's id towards the page
    std::string origin;      ///< of the page; where a program asks, of the ticket: whose gateway it is
    std::string program;     ///< that asks; empty: the page does
    std::string method;      ///< name on the wire
    boost::json::object params;
    Language language = Language::vi;
    std::chrono::sys_seconds signing_time; ///< is signed
    // What was agreed to.
    Bytes certificate; ///< empty: told only with the signature
    std::vector<Bytes> issuers;
    ToBeSigned to_be_signed;
    bool text_is_signed = false; ///< CodeRule::text: `to_be_signed` is of `text`
    boost::json::object head;    ///< what the reply says of the certificate; of none where there is none
    std::string audit_request;   ///< joins intent and outcome
    // How it is sent.
    std::string ticket, msisdn, text;
    // Where it stands. What is on disk may have been submitted.
    bool abandoned = false;                        ///< the person cancelled: what comes is thrown away
    std::optional<std::chrono::sys_seconds> ended; ///< then either result or error
    boost::json::object result;
    std::optional<Errc> error;
};

std::string encode(const Operation& operation);
/// Errc::invalid_params for anything that encode() does not write.
Result<Operation> read_operation(std::string_view text);

} // namespace kyso::sim
