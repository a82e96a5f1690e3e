// SPDX-License-Identifier: Apache-2.0
// The commands of SP 800-73-4 part 2, 3, that a token for signing needs, and two of YubiKey's.
#include "simulators/token/card/data_objects.hpp"
#include "simulators/token/card/instructions.hpp"
#include "simulators/token/card/piv_card.hpp"

#include <algorithm>

namespace kyso::token {
namespace {

constexpr std::uint8_t by_name = 0x04, by_tag_high = 0x3F, by_tag_low = 0xFF;
constexpr std::uint8_t own_pin = 0x80, own_puk = 0x81, log_out = 0xFF;
constexpr std::size_t shortest_name = 5; // RID alone, as ykcs11 selects
constexpr Tag tag_list = 0x5C, dynamic_authentication = 0x7C, challenge = 0x81, response = 0x82;

ResponseApdu refused(StatusWord status) {
    return {status, {}};
}

} // namespace

ResponseApdu PivCard::select(const CommandApdu& command) {
    if (command.p1 != by_name || command.p2 != 0) return refused(StatusWord::wrong_parameters);
    const Bytes& name = command.data;
    const bool ours = name.size() >= shortest_name && name.size() <= piv_application.size() &&
                      std::equal(name.begin(), name.end(), piv_application.begin());
    if (!ours) return refused(StatusWord::not_found);
    // Whoever is logged in stays so (3.1.1). The name's second half is the PIX, of which 4F tells all.
    const ByteView application{piv_application};
    return {StatusWord::ok,
            tlv(0x61, {tlv(0x4F, {application.subspan(5)}), tlv(0x79, {tlv(0x4F, {application.first(5)})})})};
}

ResponseApdu PivCard::get_data(const CommandApdu& command) {
    if (command.p1 != by_tag_high || command.p2 != by_tag_low) return refused(StatusWord::wrong_parameters);
    const auto asked = read_tlvs(command.data);
    if (!asked || asked->size() != 1 || asked->front().tag != tag_list || asked->front().value.empty() ||
        asked->front().value.size() > 3)
        return refused(StatusWord::wrong_data);
    Tag tag = 0;
    for (const std::uint8_t octet : asked->front().value)
        tag = tag << 8U | octet;
    const auto found = objects_.find(tag);
    if (found == objects_.end()) return refused(StatusWord::not_found);
    return {StatusWord::ok, found->second};
}

ResponseApdu PivCard::verify(const CommandApdu& command) {
    if (command.p2 != own_pin) return refused(StatusWord::reference_not_found);
    if (command.p1 == log_out && command.data.empty()) {
        verified_ = fresh_ = false;
        return {};
    }
    if (command.p1 != 0) return refused(StatusWord::wrong_parameters);
    if (command.data.empty()) return refused(verified_ ? StatusWord::ok : pin_.tries_status());
    ++counters_.verify;
    const unsigned before = pin_.tries_left();
    const StatusWord status = pin_.verify(command.data);
    if (pin_.tries_left() < before) ++counters_.wrong_pin;
    if (status == StatusWord::wrong_data) return refused(status); // nothing has changed
    verified_ = fresh_ = status == StatusWord::ok;
    return refused(status);
}

ResponseApdu PivCard::change_reference_data(const CommandApdu& command) {
    if (command.p1 != 0) return refused(StatusWord::wrong_parameters);
    if (command.p2 != own_pin && command.p2 != own_puk) return refused(StatusWord::reference_not_found);
    if (command.data.size() != 2 * pin_block_size) return refused(StatusWord::wrong_data);
    ReferenceData& reference = command.p2 == own_pin ? pin_ : puk_;
    const ByteView old = ByteView{command.data}.first(pin_block_size),
                   next = ByteView{command.data}.subspan(pin_block_size);
    if (reference.tries_left() > 0 && !reference.is_well_formed(next)) return refused(StatusWord::wrong_data);
    const StatusWord status = reference.verify(old);
    if (status == StatusWord::ok) reference.set(next);
    if (command.p2 == own_pin && status != StatusWord::wrong_data) verified_ = status == StatusWord::ok;
    return refused(status);
}

ResponseApdu PivCard::reset_retry_counter(const CommandApdu& command) {
    if (command.p1 != 0) return refused(StatusWord::wrong_parameters);
    if (command.p2 != own_pin) return refused(StatusWord::reference_not_found);
    if (command.data.size() != 2 * pin_block_size) return refused(StatusWord::wrong_data);
    const ByteView block{command.data};
    if (puk_.tries_left() > 0 && !pin_.is_well_formed(block.subspan(pin_block_size)))
        return refused(StatusWord::wrong_data);
    const StatusWord status = puk_.verify(block.first(pin_block_size));
    if (status == StatusWord::ok) {
        pin_.set(block.subspan(pin_block_size));
        verified_ = false; // the new PIN has not been given yet
    }
    return refused(status);
}

StatusWord PivCard::may_use(KeyReference reference) const {
    switch (reference) {
    case KeyReference::card_authentication:
        return StatusWord::ok;
    case KeyReference::signature:
        return fresh_ ? StatusWord::ok : StatusWord::security_not_satisfied;
    default:
        return verified_ ? StatusWord::ok : StatusWord::security_not_satisfied;
    }
}

ResponseApdu PivCard::general_authenticate(const CommandApdu& command) {
    ++counters_.authenticate;
    const auto reference = static_cast<KeyReference>(command.p2);
    const auto key = keys_.find(reference);
    if (key == keys_.end() || command.p1 != static_cast<std::uint8_t>(key->second.algorithm))
        return refused(StatusWord::wrong_parameters);
    // 7C { 82 00, 81 L what to sign }: the empty one says what is wanted (table 7).
    const auto outer = read_tlvs(command.data);
    if (!outer || outer->size() != 1 || outer->front().tag != dynamic_authentication)
        return refused(StatusWord::wrong_data);
    const auto inner = read_tlvs(outer->front().value);
    if (!inner || inner->size() != 2) return refused(StatusWord::wrong_data);
    const bool wanted_first = inner->front().tag == response;
    const Tlv& wanted = wanted_first ? inner->front() : inner->back();
    const Tlv& input = wanted_first ? inner->back() : inner->front();
    if (wanted.tag != response || !wanted.value.empty() || input.tag != challenge)
        return refused(StatusWord::wrong_data);
    if (const StatusWord status = may_use(reference); status != StatusWord::ok) return refused(status);
    const auto signed_octets = key->second.sign(input.value);
    if (!signed_octets) return refused(StatusWord::wrong_data);
    ++counters_.signatures;
    return {StatusWord::ok, tlv(dynamic_authentication, {tlv(response, {*signed_octets})})};
}

ResponseApdu PivCard::yubikey(const CommandApdu& command) {
    const bool version = command.ins == yubikey_version;
    // The others, attestation (F9) and metadata (F7) among them, ykcs11 can do without.
    if (!profile_.yubikey || (!version && command.ins != yubikey_serial))
        return refused(StatusWord::unknown_instruction);
    if (command.p1 != 0 || command.p2 != 0 || !command.data.empty())
        return refused(StatusWord::wrong_parameters);
    if (version) return {StatusWord::ok, Bytes(profile_.yubikey->begin(), profile_.yubikey->end())};
    Bytes serial;
    for (int shift = 24; shift >= 0; shift -= 8)
        serial.push_back(static_cast<std::uint8_t>(profile_.serial >> static_cast<unsigned>(shift)));
    return {StatusWord::ok, std::move(serial)};
}

} // namespace kyso::token
