// SPDX-License-Identifier: Apache-2.0
// From octets to a command and back: chaining, GET RESPONSE, which command is which. The commands themselves
// are in piv_commands.cpp.
#include "simulators/token/card/piv_card.hpp"

#include "simulators/token/card/data_objects.hpp"
#include "simulators/token/card/instructions.hpp"

#include <algorithm>

namespace kyso::token {
namespace {

constexpr std::uint8_t plain = 0x00, chaining = 0x10;
/// T=1 alone is offered: ykcs11 connects with no other protocol.
const Bytes plain_atr{0x3B, 0x80, 0x01, 0x81};
/// A YubiKey 5's, so that OpenSC and ykcs11 take the same ways as with one.
const Bytes yubikey_atr{0x3B, 0xFD, 0x13, 0x00, 0x00, 0x81, 0x31, 0xFE, 0x15, 0x80, 0x73, 0xC0,
                        0x21, 0xC0, 0x57, 0x59, 0x75, 0x62, 0x69, 0x4B, 0x65, 0x79, 0x40};

bool same_header(const CommandApdu& left, const CommandApdu& right) {
    return left.ins == right.ins && left.p1 == right.p1 && left.p2 == right.p2;
}

} // namespace

PivCard::PivCard(CardProfile profile, std::map<KeyReference, PivKey> keys)
    : profile_(std::move(profile)), keys_(std::move(keys)), objects_(data_objects(profile_.serial, keys_)),
      pin_(ReferenceData::Kind::pin, profile_.pin, profile_.pin_tries),
      puk_(ReferenceData::Kind::puk, profile_.puk, profile_.puk_tries) {
    if (profile_.atr.empty()) profile_.atr = profile_.yubikey ? yubikey_atr : plain_atr;
}

const Bytes& PivCard::reset() {
    verified_ = false;
    passed_over();
    return profile_.atr;
}

void PivCard::passed_over() {
    fresh_ = false;
    chain_.clear();
    chained_.reset();
    outgoing_.clear();
}

Bytes PivCard::transmit(ByteView octets) {
    auto command = CommandApdu::read(octets);
    if (!command) return ResponseApdu{StatusWord::wrong_length, {}}.encode();
    return answer(std::move(*command)).encode();
}

ResponseApdu PivCard::answer(CommandApdu command) {
    if (command.cla != plain && command.cla != chaining) return {StatusWord::unknown_class, {}};
    if (chained_ && !same_header(*chained_, command)) {
        chained_.reset();
        chain_.clear();
        return {StatusWord::chain_broken, {}};
    }
    if (command.ins == get_response) return portion(command.le);
    outgoing_.clear();
    chain_.insert(chain_.end(), command.data.begin(), command.data.end());
    if (chain_.size() > chain_limit) {
        chained_.reset();
        chain_.clear();
        return {StatusWord::wrong_length, {}};
    }
    if (command.cla == chaining) {
        chained_ = std::move(command);
        return {};
    }
    chained_.reset();
    command.data = std::exchange(chain_, {});
    ResponseApdu response = run(command);
    if (command.ins != verify_pin) fresh_ = false;
    if (response.status != StatusWord::ok) return response;
    outgoing_ = std::move(response.data);
    return outgoing_.empty() ? ResponseApdu{} : portion(command.le);
}

ResponseApdu PivCard::portion(std::optional<std::size_t> le) {
    if (outgoing_.empty()) return {StatusWord::conditions_not_satisfied, {}};
    // Without Le nothing is asked for by the letter of 7816-4; YubiKeys give all there is, and ykcs11 counts
    // on it.
    const std::size_t size = std::min(le.value_or(CommandApdu::max_le), outgoing_.size());
    const auto end = outgoing_.begin() + static_cast<std::ptrdiff_t>(size);
    ResponseApdu response{StatusWord::ok, Bytes(outgoing_.begin(), end)};
    outgoing_.erase(outgoing_.begin(), end);
    if (outgoing_.empty()) return response;
    const unsigned left = outgoing_.size() > 0xFF ? 0 : static_cast<unsigned>(outgoing_.size());
    response.status = static_cast<StatusWord>(static_cast<unsigned>(StatusWord::more_available) | left);
    return response;
}

ResponseApdu PivCard::run(const CommandApdu& command) {
    switch (command.ins) {
    case select_application:
        return select(command);
    case get_data_object:
        return get_data(command);
    case verify_pin:
        return verify(command);
    case change_reference:
        return change_reference_data(command);
    case reset_retries:
        return reset_retry_counter(command);
    case authenticate:
        return general_authenticate(command);
    default:
        return yubikey(command);
    }
}

} // namespace kyso::token
