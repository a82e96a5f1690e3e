// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_pki/name_maker.hpp"

#include "signature/der_writer.hpp"
#include "signature/openssl_handles.hpp"

#include <openssl/objects.h>

#include <stdexcept>

namespace kyso::test {
namespace {

namespace der = signature::der;

std::u32string code_points(std::string_view utf8) {
    std::u32string points;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length; ++k)
            point = (point << 6U) | (static_cast<unsigned char>(utf8.at(i + k)) & 0x3FU);
        points.push_back(point);
        i += length;
    }
    return points;
}

Bytes encoded(std::string_view utf8, StringType type) {
    if (type == StringType::utf8) return {utf8.begin(), utf8.end()};
    const int width = type == StringType::universal ? 4 : type == StringType::bmp ? 2 : 1;
    const char32_t limit = type == StringType::universal ? 0x110000
                           : type == StringType::bmp     ? 0x10000
                           : type == StringType::teletex ? 0x100
                                                         : 0x80;
    Bytes octets;
    for (const char32_t point : code_points(utf8)) {
        if (point >= limit) throw std::runtime_error{"a character that this string type has not"};
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
            octets.push_back(static_cast<std::uint8_t>(point >> static_cast<unsigned>(shift)));
    }
    return octets;
}

Bytes attribute(const MadeAttribute& made) {
    const std::unique_ptr<ASN1_OBJECT, signature::Free<ASN1_OBJECT_free>> object{
        OBJ_txt2obj(made.type.c_str(), 0)};
    if (!object) throw std::runtime_error{"attribute type"};
    const Bytes oid = signature::to_der(i2d_ASN1_OBJECT, static_cast<const ASN1_OBJECT*>(object.get()));
    const Bytes value = der::element(static_cast<der::Tag>(made.string), {encoded(made.value, made.string)});
    return der::sequence({oid, value});
}

} // namespace

Bytes make_name(const std::vector<MadeRdn>& rdns) {
    Bytes all;
    for (const MadeRdn& rdn : rdns) {
        std::vector<Bytes> attributes;
        for (const MadeAttribute& made : rdn)
            attributes.push_back(attribute(made));
        const Bytes set = der::set_of(der::Tag::set, std::move(attributes));
        all.insert(all.end(), set.begin(), set.end());
    }
    return der::sequence({all});
}

} // namespace kyso::test
