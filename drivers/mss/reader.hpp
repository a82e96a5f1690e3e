// SPDX-License-Identifier: Apache-2.0
// What a mobile signature service answers, read as hostile octets. Wider than what it should send: elements
// without a namespace, children in any order, SOAP 1.1, a fault under HTTP 200, codes spelt `_208` or
// `fi:_208`. Nothing else is let through: no DOCTYPE, no processing instruction, no entity, nothing twice.
// Whether the answer belongs to the question (transaction, number, signature) is for the caller to check.
#pragma once

#include "drivers/mss/messages.hpp"

namespace kyso::mss {

constexpr std::size_t max_answer_size = 256 * 1024; ///< octets
constexpr std::size_t max_answer_depth = 32;
constexpr std::size_t max_answer_certificates = 8;

/// `operation` is what was asked; the answer to another one is refused. Two errors, both fit for the person:
/// - sim_service_failed: not the service's answer at all (an empty or cut body, a proxy's page, HTTP 5xx
///   without a fault), sim_service_refused for HTTP 401, 403 and 404 without a fault;
/// - sim_answer_refused: an answer that breaks the rules above, or says something twice, or in a wrong type.
Result<Reply> read_reply(Encoding encoding, Operation operation, ByteView body, unsigned http_status = 200);

} // namespace kyso::mss
