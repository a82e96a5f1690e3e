// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/reader.hpp"

#include "drivers/mss/json_reply.hpp"
#include "drivers/mss/reply_values.hpp"
#include "drivers/mss/soap_reply.hpp"

namespace kyso::mss {
namespace {

constexpr unsigned http_ok = 200, http_fault = 500;

Result<Reply> read_body(Encoding encoding, Operation operation, ByteView body) {
    if (body.size() > max_answer_size) return refused("an answer of more than 256 KiB");
    if (body.empty()) return Error{Errc::sim_service_failed, "an empty answer"};
    return encoding == Encoding::soap ? read_soap_reply(operation, as_text(body))
                                      : read_json_reply(operation, as_text(body));
}

/// Of an HTTP status that no answer of the service comes with.
Error http_error(unsigned status) {
    const bool refusal = status == 401 || status == 403 || status == 404;
    return Error{refusal ? Errc::sim_service_refused : Errc::sim_service_failed,
                 "HTTP status " + std::to_string(status)};
}

} // namespace

Result<Reply> read_reply(Encoding encoding, Operation operation, ByteView body, unsigned http_status) {
    auto reply = read_body(encoding, operation, body);
    if (http_status == http_ok || (reply && reply->fault)) return reply;
    // 500 is what a fault comes with: why it could not be read is the better answer.
    if (http_status == http_fault && !reply) return reply;
    return http_error(http_status);
}

} // namespace kyso::mss
