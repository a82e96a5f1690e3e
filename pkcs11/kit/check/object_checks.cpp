// SPDX-License-Identifier: Apache-2.0
// Objects and attributes (G), but for G10, which signs.
#include "pkcs11/kit/check/checks.hpp"
#include "pkcs11/kit/check/objects.hpp"

#include <set>

namespace kyso::pkcs11::kit {
namespace {

constexpr CK_OBJECT_CLASS classes[] = {CKO_CERTIFICATE, CKO_PUBLIC_KEY, CKO_PRIVATE_KEY};
constexpr std::size_t most_of_a_class = 16; ///< whose attributes are read

/// Octets of a secret number, or nothing. Asked as an attacker would: with a buffer, whatever the length
/// says.
bool reveals(Bench& bench, CK_OBJECT_HANDLE key, CK_ATTRIBUTE_TYPE type) {
    Bytes room(4096, 0);
    CK_ATTRIBUTE attribute{type, room.data(), room.size()};
    const CK_RV rv = bench.cryptoki().C_GetAttributeValue(bench.session(), key, &attribute, CK_ULONG{1});
    if (std::ranges::any_of(room, [](std::uint8_t octet) { return octet != 0; })) return true;
    return rv == CKR_OK && attribute.ulValueLen != 0 && attribute.ulValueLen != CK_UNAVAILABLE_INFORMATION;
}

/// In one call, into a buffer that is large enough: what stands in it counts here, not its length. Nothing
/// for a key of another kind.
std::optional<Bytes> point_of(Bench& bench, CK_OBJECT_HANDLE key) {
    Bytes room(512);
    CK_ATTRIBUTE attribute{CKA_EC_POINT, room.data(), room.size()};
    const CK_RV rv = bench.cryptoki().C_GetAttributeValue(bench.session(), key, &attribute, CK_ULONG{1});
    if (rv != CKR_OK || attribute.ulValueLen > room.size()) return std::nullopt;
    room.resize(attribute.ulValueLen);
    return room;
}

} // namespace

Outcome check_G01(Bench& bench) {
    Cryptoki& cryptoki = bench.cryptoki();
    const CK_SESSION_HANDLE session = bench.session();
    const std::string init = "C_FindObjectsInit";
    if (auto failed = unless(init, cryptoki.C_FindObjectsInit(session, nullptr, CK_ULONG{0}), {CKR_OK}))
        return *failed;
    const CK_RV twice = cryptoki.C_FindObjectsInit(session, nullptr, CK_ULONG{0});
    if (auto failed = unless("C_FindObjectsFinal", cryptoki.C_FindObjectsFinal(session), {CKR_OK}))
        return *failed;
    for (const CK_OBJECT_CLASS object_class : classes)
        if (auto found = find_objects(cryptoki, session, object_class); !found) return found.why;
    CK_OBJECT_HANDLE object = 0;
    CK_ULONG count = 0;
    const CK_RV after = cryptoki.C_FindObjects(session, &object, CK_ULONG{1}, &count);
    if (after == CKR_OK)
        return fail("C_FindObjects after C_FindObjectsFinal: " +
                        return_value_name(CKR_OPERATION_NOT_INITIALIZED),
                    return_value_name(after));
    if (twice == CKR_OK)
        return deviation(init + " twice: " + return_value_name(CKR_OPERATION_ACTIVE),
                         return_value_name(twice));
    return pass();
}

Outcome check_G03(Bench& bench) {
    auto keys = find_objects(bench.cryptoki(), bench.session(), CKO_PRIVATE_KEY);
    if (!keys) return keys.why;
    if (keys->empty()) return skip("no private key");
    std::optional<Outcome> remark;
    for (const CK_OBJECT_HANDLE key : *keys) {
        for (const CK_ATTRIBUTE_TYPE secret : {CKA_VALUE, CKA_PRIVATE_EXPONENT, CKA_PRIME_1})
            if (reveals(bench, key, secret))
                return fail("a private key's secret numbers: " + return_value_name(CKR_ATTRIBUTE_SENSITIVE),
                            "octets of it");
        if (read_flag(bench, key, CKA_EXTRACTABLE) == true)
            return fail("CKA_EXTRACTABLE: CK_FALSE", "CK_TRUE");
        if (read_flag(bench, key, CKA_SENSITIVE) != true && !remark)
            remark = deviation("CKA_SENSITIVE: CK_TRUE", "CK_FALSE, or not there");
    }
    return remark.value_or(pass());
}

Outcome check_G05(Bench& bench) {
    auto certificates = find_objects(bench.cryptoki(), bench.session(), CKO_CERTIFICATE);
    if (!certificates) return certificates.why;
    if (certificates->empty()) return skip("no certificate without login");
    Bytes room(64, 0xA5);
    CK_ATTRIBUTE wanted[] = {{0x3ffffff0, room.data(), room.size()}, {CKA_CLASS, nullptr, 0}};
    const CK_RV rv =
        bench.cryptoki().C_GetAttributeValue(bench.session(), certificates->front(), wanted, CK_ULONG{2});
    if (auto failed = unless("C_GetAttributeValue of an attribute that does not exist", rv,
                             {CKR_ATTRIBUTE_TYPE_INVALID}))
        return *failed;
    if (wanted[0].ulValueLen != CK_UNAVAILABLE_INFORMATION)
        return fail("a length of CK_UNAVAILABLE_INFORMATION for it", std::to_string(wanted[0].ulValueLen));
    if (wanted[1].ulValueLen != sizeof(CK_OBJECT_CLASS))
        return deviation("the other attributes of the call answered all the same", "CKA_CLASS was not");
    return pass();
}

Outcome check_G07(Bench& bench) {
    for (const CK_OBJECT_CLASS object_class : classes) {
        auto objects = find_objects(bench.cryptoki(), bench.session(), object_class);
        if (!objects) return objects.why;
        objects->resize(std::min(objects->size(), most_of_a_class));
        for (const CK_OBJECT_HANDLE object : *objects)
            for (const CK_ATTRIBUTE_TYPE type :
                 {CKA_CLASS, CKA_ID, CKA_LABEL, CKA_SUBJECT, CKA_MODULUS, CKA_EC_POINT,
                  object_class == CKO_CERTIFICATE ? CKA_VALUE : CKA_KEY_TYPE})
                if (auto value = read_attribute(bench.cryptoki(), bench.session(), object, type);
                    !value && value.why.verdict == Verdict::fail)
                    return value.why;
    }
    return pass();
}

Outcome check_G08(Bench& bench) {
    auto keys = signing_keys(bench);
    if (!keys) return keys.why;
    if (keys->empty()) return fail("a private key with CKA_SIGN, RSA or EC", "none after login");
    std::set<Bytes> ids;
    bool paired = false;
    for (const SigningKey& key : *keys) {
        if (key.id.empty()) return fail("a CKA_ID for each private key", "empty");
        if (!ids.insert(key.id).second)
            return fail("a CKA_ID of its own for each private key", to_hex(key.id) + " twice");
        auto same = find_objects(bench.cryptoki(), bench.session(), CKO_PRIVATE_KEY, ByteView{key.id});
        if (!same) return same.why;
        if (std::ranges::find(*same, key.handle) == same->end())
            return fail("the key found by the CKA_ID that it shows, " + to_hex(key.id), "not found");
        paired = paired || !key.certificate.empty();
    }
    auto certificates = find_objects(bench.cryptoki(), bench.session(), CKO_CERTIFICATE);
    if (!certificates) return certificates.why;
    for (const CK_OBJECT_HANDLE certificate : *certificates) {
        auto id = read_attribute(bench.cryptoki(), bench.session(), certificate, CKA_ID);
        if (!id) continue;
        auto same = find_objects(bench.cryptoki(), bench.session(), CKO_CERTIFICATE, ByteView{*id});
        if (!same) return same.why;
        if (std::ranges::find(*same, certificate) == same->end())
            return fail("the certificate found by the CKA_ID that it shows, " + to_hex(*id), "not found");
    }
    if (!paired) return fail("a certificate with the CKA_ID of a private key", "none");
    return pass();
}

Outcome check_G09(Bench& bench) {
    auto certificates = find_objects(bench.cryptoki(), bench.session(), CKO_CERTIFICATE);
    if (!certificates) return certificates.why;
    for (const CK_OBJECT_HANDLE certificate : *certificates) {
        auto value = read_attribute(bench.cryptoki(), bench.session(), certificate, CKA_VALUE);
        if (!value && value.why.verdict == Verdict::fail) return value.why;
        if (value && !value->empty()) return pass();
    }
    return fail("a certificate with its CKA_VALUE, before any login", "none");
}

Outcome check_G12(Bench& bench) {
    auto keys = find_objects(bench.cryptoki(), bench.session(), CKO_PUBLIC_KEY);
    if (!keys) return keys.why;
    bool seen = false;
    for (const CK_OBJECT_HANDLE key : *keys) {
        const auto point = point_of(bench, key);
        if (!point) continue; // RSA
        seen = true;
        // 04 LENGTH 04 X Y; a length of 128 and more has a form of its own.
        const std::size_t header = point->size() > 2 && (*point)[1] == 0x81 ? 3 : 2;
        const bool wrapped = point->size() > header && (*point)[0] == 0x04 &&
                             (*point)[header - 1] == point->size() - header && (*point)[header] == 0x04 &&
                             (point->size() - header) % 2 == 1;
        if (!wrapped)
            return fail("CKA_EC_POINT: an OCTET STRING around 04, x, y",
                        std::to_string(point->size()) + " octets that begin with " +
                            to_hex(ByteView{*point}.first(std::min<std::size_t>(point->size(), 3))));
    }
    return seen ? pass() : skip("no public key with CKA_EC_POINT");
}

} // namespace kyso::pkcs11::kit
