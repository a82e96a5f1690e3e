// SPDX-License-Identifier: Apache-2.0
// The bodies of the three calls that kyso-gateway takes from whoever connects, and what their callers read of
// its answers.
#include "drivers/sim/gateway_messages.hpp"
#include "drivers/sim/ticket.hpp"
#include "protocol/json_reader.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using namespace kyso::sim;

template <class Call>
void promise_names(const Call& call) {
    fuzz::promise(is_transaction(call.transaction), "a transaction");
    fuzz::promise(!call.ticket.empty() && call.ticket.size() <= Ticket::longest, "length of the ticket");
}

void promise_limits(const OpenCall& call) {
    promise_names(call);
    fuzz::promise(call.phone.size() == 11, "length of a number");
}
void promise_limits(const SubmitCall& call) {
    promise_names(call);
    fuzz::promise(call.to_be_signed.digest.size() == 32 &&
                      call.to_be_signed.digest_algorithm == DigestAlgorithm::sha256,
                  "a SHA-256");
    fuzz::promise(!call.text.empty() && call.text.size() <= 160 && is_utf8(call.text), "what a phone shows");
}
void promise_limits(const StatusCall& call) {
    promise_names(call);
}
void promise_limits(const Offer& offer) {
    fuzz::promise(offer.certificates.size() <= 8 && offer.service.size() <= 64, "limits");
    fuzz::promise(offer.text_limit >= 64 && offer.text_limit <= 160, "what a phone shows");
    fuzz::promise(offer.poll <= std::chrono::minutes{1}, "asked at least once a minute");
}
void promise_limits(const SimProgress& progress) {
    using State = SimProgress::State;
    fuzz::promise((progress.state == State::done) == !progress.signature.empty(), "done has a signature");
    fuzz::promise(progress.state != State::failed || is_gateway_error(progress.error), "a gateway's error");
}

/// What is read is within its limits, and is what would be written: no member is passed over.
template <class Message>
void promise_message(std::string_view body, Result<Message> (*read)(std::string_view),
                     std::initializer_list<Errc> refusals) {
    const auto message = read(body);
    fuzz::promise_refusal(message, refusals);
    if (!message) return;
    promise_limits(*message);
    const std::string written = encode(*message);
    fuzz::promise(written.size() <= max_gateway_body, "fits a body");
    const auto value = read_json(written);
    fuzz::promise(value && *value == *read_json(body), "writes what it read");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body = as_text({data, size});
    const std::initializer_list<Errc> bad{Errc::invalid_params, Errc::parse_error, Errc::too_deep,
                                          Errc::duplicate_key};
    promise_message(body, read_open, bad);
    promise_message(body, read_submit, bad);
    promise_message(body, read_status_call, bad);
    promise_message(body, read_offer, {Errc::gateway_refused});
    promise_message(body, read_progress, {Errc::gateway_refused});
    fuzz::promise(is_gateway_error(read_error(body).code()), "a gateway's error");
    return 0;
}
