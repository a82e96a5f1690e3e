// SPDX-License-Identifier: Apache-2.0
// Both directions of a SIM call between kysod and kyso-relay, and of what `kyso doctor` asks there.
#include "drivers/relay/relay_gateway_wire.hpp"
#include "drivers/relay/relay_knock_wire.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using namespace kyso::drivers;

/// What was read is one call, within its limits, and written anew it is the same call.
void promise_question(ByteView message) {
    const auto question = read_gateway_question(message);
    fuzz::promise_refusal(question, {Errc::invalid_params});
    if (!question) return;
    const Bytes written = encode_gateway_question(*question);
    fuzz::promise(written.size() <= max_relay_question, "a question fits its frame");
    const auto again = read_gateway_question(written);
    fuzz::promise(again && again->origin == question->origin && encode_gateway_question(*again) == written,
                  "written anew it is the same");
    fuzz::promise(relay_message(written) == relay_message(message), "of the same kind");
    const bool named =
        std::visit([](const auto& call) { return sim::is_transaction(call.transaction); }, question->call);
    fuzz::promise(named, "a transaction");
}

template <class Answer>
void promise_answer(ByteView message, const Result<Answer>& answer, Result<Answer> (*read)(ByteView)) {
    if (!answer) {
        const Errc errc = answer.error().code();
        fuzz::promise(errc == Errc::gateway_unreachable || errc == Errc::sim_not_offered ||
                          errc == Errc::invalid_params || sim::is_gateway_error(errc),
                      "an error of this way");
        return;
    }
    const Bytes written = encode_gateway_answer(answer);
    fuzz::promise(written.size() <= max_gateway_answer, "an answer fits its frame");
    const auto again = read(written);
    fuzz::promise(again && encode_gateway_answer(again) == written, "written anew it is the same");
    fuzz::promise(relay_message(written) == relay_message(message), "of the same kind");
}

void promise_knock(ByteView message) {
    const auto knock = read_knock(message);
    fuzz::promise_refusal(knock, {Errc::invalid_params});
    if (knock)
        fuzz::promise(fuzz::same(*knock ? encode_knock(**knock) : encode_gateways_question(), message),
                      "one encoding");
    const auto list = read_gateway_list(message);
    if (list) {
        fuzz::promise(list->size() <= most_gateways, "not too many gateways");
        fuzz::promise(fuzz::same(encode_gateway_list(*list), message), "one encoding");
    }
    if (read_knock_answer(message))
        fuzz::promise(fuzz::same(encode_knock_answer({}), message), "one encoding");
    if (const auto error = read_relay_error(message))
        fuzz::promise(fuzz::same(encode_relay_error(*error), message), "one encoding");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView message{data, size};
    promise_question(message);
    promise_answer(message, read_gateway_offer(message), read_gateway_offer);
    promise_answer(message, read_gateway_progress(message), read_gateway_progress);
    promise_knock(message);
    return 0;
}
