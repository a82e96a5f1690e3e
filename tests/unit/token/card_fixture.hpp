// SPDX-License-Identifier: Apache-2.0
// A PIV card with all four keys, spoken to in hexadecimal, as logs and standards show commands. For the tests
// of kyso_token.
#pragma once

#include "simulators/token/card/piv_card.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <gtest/gtest.h>

namespace kyso::token {

/// 9A and 9C are RSA, 9D and 9E P-256.
inline std::map<KeyReference, PivKey> four_keys() {
    static const test::TestPki pki;
    std::map<KeyReference, PivKey> keys;
    unsigned number = 0;
    for (const KeyReference reference : {KeyReference::authentication, KeyReference::signature,
                                         KeyReference::management, KeyReference::card_authentication}) {
        const bool rsa = ++number <= 2;
        test::Profile profile;
        profile.key = rsa ? test::KeyKind::rsa_2048 : test::KeyKind::ec_p256;
        profile.key_number = number;
        const test::Issued issued = pki.issue(profile);
        EVP_PKEY_up_ref(issued.key.get());
        keys.emplace(reference, PivKey{rsa ? KeyAlgorithm::rsa_2048 : KeyAlgorithm::ec_p256,
                                       signature::PkeyHandle{issued.key.get()}, issued.certificate.der()});
    }
    return keys;
}

inline Bytes hex(std::string text) {
    std::erase(text, ' ');
    for (char& digit : text)
        digit = static_cast<char>(std::tolower(static_cast<unsigned char>(digit)));
    return from_hex(text).value();
}

/// VERIFY's data.
inline std::string pin_block(std::string_view pin) {
    return to_hex(ReferenceData::block_of(pin));
}

class CardTest : public testing::Test {
  protected:
    static CardProfile profile() {
        CardProfile made;
        made.serial = 0x01020304;
        return made;
    }
    /// The response in hexadecimal; its last four digits are the status.
    std::string send(const std::string& command) { return to_hex(card_.transmit(hex(command))); }
    std::string log_in(std::string_view pin = "123456") { return send("00200080 08" + pin_block(pin)); }
    /// Everything, by GET RESPONSE, without the status.
    Bytes whole(const std::string& command) {
        Bytes all, part = card_.transmit(hex(command));
        for (;;) {
            const unsigned high = part.at(part.size() - 2);
            all.insert(all.end(), part.begin(), part.end() - 2);
            if (high != 0x61) {
                EXPECT_EQ(to_hex(ByteView{part}.last(2)), "9000") << command;
                return all;
            }
            part = card_.transmit(hex("00C0000000"));
        }
    }
    /// GENERAL AUTHENTICATE in chained parts; the whole response data, or empty with the status in status_.
    Bytes authenticate(std::uint8_t algorithm, std::uint8_t reference, ByteView input) {
        const Bytes data = tlv(0x7C, {tlv(0x82, {}), tlv(0x81, {input})});
        Bytes all;
        for (std::size_t at = 0; at < data.size(); at += CommandApdu::max_data) {
            const std::size_t size = std::min(CommandApdu::max_data, data.size() - at);
            const bool last = at + size == data.size();
            CommandApdu command{
                static_cast<std::uint8_t>(last ? 0 : 0x10), 0x87, algorithm, reference, {}, {}};
            command.data.assign(data.begin() + static_cast<std::ptrdiff_t>(at),
                                data.begin() + static_cast<std::ptrdiff_t>(at + size));
            if (last) {
                command.le = CommandApdu::max_le;
                first_ = to_hex(card_.transmit(command.encode()));
            } else if (to_hex(card_.transmit(command.encode())) != "9000")
                ADD_FAILURE() << "a part of the chain was refused";
        }
        status_ = first_.substr(first_.size() - 4);
        all = hex(first_.substr(0, first_.size() - 4));
        while (status_.starts_with("61")) {
            const std::string more = send("00C0000000");
            const Bytes part = hex(more.substr(0, more.size() - 4));
            all.insert(all.end(), part.begin(), part.end());
            status_ = more.substr(more.size() - 4);
        }
        return all;
    }

    PivCard card_{profile(), four_keys()};
    std::string status_, first_;
};

} // namespace kyso::token
