// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/gateway_answer.hpp"

#include "drivers/sim/gateway_messages.hpp"

#include <boost/algorithm/string/predicate.hpp>

namespace kyso::drivers {
namespace {

/// `application/json`, with parameters or without (RFC 9110 section 8.3.1: letters as one likes).
bool is_json(std::string_view content_type) {
    std::string_view type = content_type.substr(0, content_type.find(';'));
    while (type.ends_with(' '))
        type.remove_suffix(1);
    return boost::algorithm::iequals(type, "application/json");
}

/// Said by a proxy whose gateway does not answer, or before an answer that never came (RFC 9110 section
/// 15.2): nobody knows whether the gateway got the call.
bool leaves_it_open(unsigned status) {
    return status < 200 || status == 502 || status == 503 || status == 504;
}

Error no_gateway(unsigned status, std::string_view what) {
    return Error{leaves_it_open(status) ? Errc::gateway_unreachable : Errc::gateway_refused,
                 "status " + std::to_string(status) + ", " + std::string{what}};
}

/// Errc::gateway_unreachable or gateway_refused where there is no answer to look into.
Result<void> has_answer(const fetch::HttpsOutcome& outcome) {
    if (!outcome.answer) {
        const Error why = outcome.answer.error();
        // Too large or encoded: it answered, and not as a gateway.
        const bool answered = outcome.sent && (why == Errc::too_large || why == Errc::fetch_refused);
        return Error{answered ? Errc::gateway_refused : Errc::gateway_unreachable, why.detail()};
    }
    if (!is_json(outcome.answer->content_type)) return no_gateway(outcome.answer->status, "not in JSON");
    return {};
}

} // namespace

Result<std::string> gateway_body(const fetch::HttpsOutcome& outcome) {
    if (auto answered = has_answer(outcome); !answered) return answered.error();
    const fetch::HttpsAnswer& answer = *outcome.answer;
    if (answer.status == 200) return answer.body;
    if (answer.status < 400) return no_gateway(answer.status, "which no gateway gives");
    Error said = sim::read_error(answer.body);
    if (said == Errc::gateway_refused && leaves_it_open(answer.status))
        return no_gateway(answer.status, said.detail());
    return said;
}

Result<void> gateway_answers(const fetch::HttpsOutcome& outcome) {
    if (auto answered = has_answer(outcome); !answered) return answered;
    const auto body = gateway_body(outcome);
    // Any error in JSON will do: which one a gateway says of what is no call is its own affair.
    if (body || (outcome.answer->status >= 400 && body.error() != Errc::gateway_unreachable)) return {};
    return body.error();
}

} // namespace kyso::drivers
