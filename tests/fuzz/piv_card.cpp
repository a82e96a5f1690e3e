// SPDX-License-Identifier: Apache-2.0
// kyso-token's card: each command is an octet of length and so many octets; a length of 0 is a reset. No
// signature of 9A or 9C without the right PIN since the reset, every answer has its status, the tries only go
// down by VERIFY.
#include "simulators/token/card/piv_card.hpp"
#include "simulators/token/card/instructions.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using namespace kyso::token;

std::map<KeyReference, PivKey> fresh_keys() {
    std::map<KeyReference, PivKey> keys;
    for (const KeyReference reference : {KeyReference::authentication, KeyReference::signature})
        keys.emplace(reference, PivKey::make(KeyAlgorithm::ec_p256, "fuzz").value());
    return keys;
}

bool gives_right_pin(ByteView octets) {
    const auto command = CommandApdu::read(octets);
    return command && command->ins == verify_pin &&
           fuzz::same(command->data, ReferenceData::block_of("123456"));
}

bool may_take_tries(ByteView octets) {
    const auto command = CommandApdu::read(octets);
    return command &&
           (command->ins == verify_pin || command->ins == change_reference || command->ins == reset_retries);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    CardProfile profile;
    profile.yubikey = {5, 4, 2};
    PivCard card{profile, fresh_keys()};
    bool right_pin = false;
    fuzz::Input input{data, size};
    while (!input.rest().empty()) {
        const ByteView command = input.take(input.octet());
        if (command.empty()) {
            card.reset();
            right_pin = false;
            continue;
        }
        // A PIN in parts, or changed, is one that this model cannot tell: such inputs are no proof.
        if (command.size() > 1 && (command[1] == change_reference || command[1] == reset_retries)) return 0;
        if (command[0] == 0x10 && command.size() > 1 && command[1] == verify_pin) return 0;
        right_pin = right_pin || gives_right_pin(command);
        const unsigned tries = card.pin_tries_left(), made = card.counters().signatures;
        const Bytes answer = card.transmit(command);
        fuzz::promise(answer.size() >= 2 && answer.size() <= CommandApdu::max_le + 2,
                      "an answer is a short response");
        const bool honest = (answer[answer.size() - 2] & 0xF0U) == 0x60 || answer[answer.size() - 2] == 0x90;
        fuzz::promise(honest, "its status is one of ISO 7816-4");
        fuzz::promise(card.counters().signatures == made || right_pin, "who gave no PIN gets no signature");
        fuzz::promise(card.pin_tries_left() >= tries || may_take_tries(command), "only PINs take tries");
        fuzz::promise(card.pin_tries_left() <= tries || right_pin, "and only the right one gives them back");
    }
    return 0;
}
