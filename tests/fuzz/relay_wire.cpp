// SPDX-License-Identifier: Apache-2.0
// Both directions between kysod and kyso-relay.
#include "drivers/relay/relay_wire.hpp"
#include "tests/fuzz/promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kyso;
    using namespace kyso::drivers;
    const ByteView message{data, size};
    const auto question = read_question(message);
    fuzz::promise_refusal(question, {Errc::invalid_params});
    if (question) {
        fuzz::promise(question->address.size() <= signature::longest_address, "address not too long");
        const bool ocsp = question->kind == signature::RevocationQuestion::Kind::ocsp;
        fuzz::promise(ocsp != question->request.empty(), "a request for OCSP and only there");
        fuzz::promise(fuzz::same(encode_question(*question), message), "one encoding");
    }
    const auto answer = read_answer(message);
    if (answer ||
        (size > 0 && data[0] == 0xFF && answer.error().detail() != "kyso-relay answers something else")) {
        const Bytes written = encode_answer(answer);
        fuzz::promise(fuzz::same(written, message), "one encoding");
    } else {
        fuzz::promise(answer.error() == Errc::fetch_failed, "else nothing was fetched");
    }
    fuzz::promise(!question || !answer, "no message is both");
    return 0;
}
