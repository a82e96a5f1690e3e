// SPDX-License-Identifier: Apache-2.0
// What a driver host answers, as kysod reads it: the first octet chooses the question. A host may have been
// taken over by the vendor's module in it.
#include "drivers/driver_wire.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using namespace kyso::drivers;

constexpr std::size_t longest_detail = 512 + 32; // and the CK_RV

/// Either the octets that `encode` would write for what was read, or a typed error.
template <class T, class Encode>
void check(ByteView message, const Result<T>& read, Encode encode) {
    if (!read) {
        fuzz::promise(read.error().detail().size() <= longest_detail, "a detail of bounded length");
        fuzz::promise(is_utf8(read.error().detail()), "a detail is UTF-8");
        const bool an_error = !message.empty() && message[0] == 0xFF;
        fuzz::promise(an_error || read.error() == Errc::driver_lied, "else the host lied");
        return;
    }
    Bytes again;
    if constexpr (std::is_void_v<T>)
        again = encode();
    else
        again = encode(*read);
    fuzz::promise(fuzz::same(again, message), "one encoding");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input{data, size};
    const unsigned question = input.octet() % 7U;
    const ByteView message = input.rest();
    switch (question) {
    case 0:
        check(message, read_describe_answer(message), describe_answer);
        break;
    case 1:
        check(message, read_tokens_answer(message), tokens_answer);
        break;
    case 2:
        check(message, read_certificates_answer(message), certificates_answer);
        break;
    case 3:
        check(message, read_login_answer(message), login_answer);
        break;
    case 4:
        check(message, read_sign_answer(message),
              [](const Bytes& signature) { return sign_answer(signature); });
        break;
    case 5:
        check(message, read_logout_answer(message), logout_answer);
        break;
    default:
        check(message, read_next_pin_answer(message), next_pin_answer);
    }
    return 0;
}
