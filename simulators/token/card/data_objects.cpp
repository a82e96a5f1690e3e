// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/card/data_objects.hpp"

namespace kyso::token {
namespace {

constexpr Tag discovery = 0x7E, chuid = 0x5FC102, capabilities = 0x5FC107, content = 0x53;

Tag certificate_of(KeyReference reference) {
    switch (reference) {
    case KeyReference::authentication:
        return 0x5FC105;
    case KeyReference::signature:
        return 0x5FC10A;
    case KeyReference::management:
        return 0x5FC10B;
    case KeyReference::card_authentication:
        break;
    }
    return 0x5FC101;
}

/// Cardholder Unique Identifier, without its issuer's signature. OpenSC's serial is the end of the GUID.
Bytes make_chuid(std::uint32_t serial) {
    Bytes guid{0x4B, 0x59, 0x53, 0x4F, 0, 0, 0x40, 0, 0x80, 0, 0, 0}; // "KYSO", version 4, variant 1
    for (int shift = 24; shift >= 0; shift -= 8)
        guid.push_back(static_cast<std::uint8_t>(serial >> static_cast<unsigned>(shift)));
    // Agency and system 9999, as in all cards outside the United States' government: the GUID counts then.
    const Bytes fasc_n{0xD4, 0xE7, 0x39, 0xDA, 0x73, 0x9C, 0xED, 0x39, 0xCE, 0x73, 0x9D, 0x83, 0x68,
                       0x58, 0x21, 0x08, 0x42, 0x10, 0x84, 0x21, 0xC8, 0x42, 0x10, 0xC3, 0xEB};
    return tlv(content, {tlv(0x30, {fasc_n}), tlv(0x34, {guid}), tlv(0x35, {as_bytes("20491231")}),
                         tlv(0x3E, {}), tlv(0xFE, {})});
}

/// Card Capability Container: only the values that the standard fixes, and the serial in the card's
/// identifier.
Bytes make_capabilities(std::uint32_t serial) {
    Bytes identifier{0xA0, 0, 0, 1, 0x16, 0xFF, 2};
    identifier.resize(17, 0);
    for (int shift = 24; shift >= 0; shift -= 8)
        identifier.push_back(static_cast<std::uint8_t>(serial >> static_cast<unsigned>(shift)));
    Bytes object = tlv(0xF0, {identifier});
    const std::pair<Tag, Bytes> rest[] = {{0xF1, {0x21}}, {0xF2, {0x21}}, {0xF3, {}}, {0xF4, {0}},
                                          {0xF5, {0x10}}, {0xF6, {}},     {0xF7, {}}, {0xFA, {}},
                                          {0xFB, {}},     {0xFC, {}},     {0xFD, {}}, {0xFE, {}}};
    for (const auto& [tag, value] : rest) {
        const Bytes element = tlv(tag, {value});
        object.insert(object.end(), element.begin(), element.end());
    }
    return tlv(content, {object});
}

} // namespace

const Bytes piv_application{0xA0, 0, 0, 3, 8, 0, 0, 0x10, 0, 1, 0};

std::map<Tag, Bytes> data_objects(std::uint32_t serial, const std::map<KeyReference, PivKey>& keys) {
    std::map<Tag, Bytes> objects;
    objects[chuid] = make_chuid(serial);
    objects[capabilities] = make_capabilities(serial);
    // PIN usage policy: the card's own PIN, no global one (part 1, 3.3.2).
    objects[discovery] = tlv(discovery, {tlv(0x4F, {piv_application}), tlv(0x5F2F, {Bytes{0x40, 0}})});
    for (const auto& [reference, key] : keys)
        objects[certificate_of(reference)] =
            tlv(content, {tlv(0x70, {key.certificate}), tlv(0x71, {Bytes{0}}), tlv(0xFE, {})});
    return objects;
}

} // namespace kyso::token
