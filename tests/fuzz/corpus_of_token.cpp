// SPDX-License-Identifier: Apache-2.0
// Commands to the virtual token's card, and words to its simulator.
#include "simulators/token/card/reference_data.hpp"
#include "simulators/token/card/tlv.hpp"
#include "tests/fuzz/make_corpus.hpp"

namespace kyso::fuzz {
namespace {

using namespace token;

/// Behind their lengths, as the target takes them.
Bytes script(std::initializer_list<Bytes> commands) {
    Bytes whole;
    for (const Bytes& command : commands) {
        whole.push_back(static_cast<std::uint8_t>(command.size()));
        whole.insert(whole.end(), command.begin(), command.end());
    }
    return whole;
}

Bytes apdu(std::uint8_t cla, std::uint8_t ins, std::uint8_t p1, std::uint8_t p2, const Bytes& data) {
    return CommandApdu{cla, ins, p1, p2, data, CommandApdu::max_le}.encode();
}

} // namespace

void add_token(Corpus& corpus) {
    const Bytes select = apdu(0, 0xA4, 4, 0, {0xA0, 0, 0, 3, 8});
    const Bytes pin = apdu(0, 0x20, 0, 0x80, ReferenceData::block_of("123456"));
    const Bytes wrong_pin = apdu(0, 0x20, 0, 0x80, ReferenceData::block_of("000000"));
    const Bytes certificate = apdu(0, 0xCB, 0x3F, 0xFF, tlv(0x5C, {Bytes{0x5F, 0xC1, 0x05}}));
    const Bytes more{0, 0xC0, 0, 0, 0}, template_of = tlv(0x7C, {tlv(0x82, {}), tlv(0x81, {Bytes(32, 7)})});
    const auto sign = [&](std::uint8_t key) { return apdu(0, 0x87, 0x11, key, template_of); };
    corpus.add("piv_card", script({select, pin, sign(0x9A), sign(0x9C), pin, sign(0x9C)}));
    corpus.add("piv_card", script({certificate, more, more, {0, 0xFD, 0, 0, 0}, {0, 0xF8, 0, 0, 0}}));
    corpus.add("piv_card",
               script({wrong_pin, wrong_pin, pin, {}, sign(0x9A), wrong_pin, wrong_pin, wrong_pin, pin}));
    for (const Bytes& command :
         {select, pin, wrong_pin, certificate, more, sign(0x9A), sign(0x9B), Bytes{0, 0x20, 0xFF, 0x80},
          Bytes{0, 0x20, 0, 0x80}, Bytes{0, 0xA4, 4, 0, 0, 0, 1, 0xA0}, Bytes{0x0C, 0xCB, 0x3F, 0xFF}})
        corpus.add("piv_card", script({pin, command}));
    const ByteView whole{template_of};
    const Bytes first(whole.begin(), whole.begin() + 10), second(whole.begin() + 10, whole.end());
    corpus.add("piv_card",
               script({pin, apdu(0x10, 0x87, 0x11, 0x9A, first), apdu(0, 0x87, 0x11, 0x9A, second),
                       apdu(0x10, 0x87, 0x11, 0x9A, first), select}));
    corpus.add("token_words",
               "insert r1 an\nstate\nfault r1 status verify status=6983 skip=1 times=2\n"
               "fault r1 delay any ms=50\npad r1 pin 123456\npad r1 cancel\nclear r1\nremove r1\n");
    corpus.add("token_words",
               "swap r1 an\nfault r1 die-after sign\nfault r1 hang read\nfault r1 corrupt\neject\n\n");
    for (const char* line :
         {"state", "insert r1 an", "remove r1", "fault r1 lie verify status=9000", "pad r1 timeout",
          "fault r1 die any times=4294967295", "fault r1 status any status=", "clear r2"})
        corpus.add("token_words", std::string_view{line});
    const Bytes entry = from_hex("1e1e820800080402000000000000000d0000000020008008ffffffffffffffff").value();
    corpus.add("token_words", 0, entry);
}

} // namespace kyso::fuzz
