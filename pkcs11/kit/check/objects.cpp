// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/check/objects.hpp"

#include <cstring>

namespace kyso::pkcs11::kit {
namespace {

constexpr CK_ULONG at_once = 16;

std::string attribute_name(CK_ATTRIBUTE_TYPE type) {
    char text[32];
    std::snprintf(text, sizeof text, "attribute 0x%lx", type);
    return text;
}

Got<std::vector<CK_OBJECT_HANDLE>> collect(Cryptoki& cryptoki, CK_SESSION_HANDLE session) {
    std::vector<CK_OBJECT_HANDLE> found;
    for (;;) {
        // More room than is told: what a module writes past its due must not hurt us before it is seen.
        std::vector<CK_OBJECT_HANDLE> some(at_once * 4);
        CK_ULONG count = 0;
        if (auto failed = unless("C_FindObjects",
                                 cryptoki.C_FindObjects(session, some.data(), at_once, &count), {CKR_OK}))
            return *failed;
        if (count > at_once)
            return fail("C_FindObjects: at most the 16 objects asked for", std::to_string(count));
        if (count == 0) return found;
        for (CK_ULONG i = 0; i < count; ++i) {
            if (std::ranges::find(found, some[i]) != found.end())
                return fail("C_FindObjects: each object once",
                            "the same handle again; the search does not end");
            found.push_back(some[i]);
        }
        if (found.size() > most_objects) return fail("a search that ends", "10000 objects and no end");
    }
}

Got<CK_ULONG> read_number(Bench& bench, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    auto octets = read_attribute(bench.cryptoki(), bench.session(), object, type);
    if (!octets) return octets.why;
    CK_ULONG number = 0;
    if (octets->size() != sizeof number)
        return fail(attribute_name(type) + " as a CK_ULONG", std::to_string(octets->size()) + " octets");
    std::memcpy(&number, octets->data(), sizeof number);
    return number;
}

Got<Bytes> certificate_of(Bench& bench, const Bytes& id) {
    auto certificates = find_objects(bench.cryptoki(), bench.session(), CKO_CERTIFICATE, ByteView{id});
    if (!certificates) return certificates.why;
    if (certificates->empty()) return Bytes{};
    return read_attribute(bench.cryptoki(), bench.session(), certificates->front(), CKA_VALUE);
}

} // namespace

Got<std::vector<CK_OBJECT_HANDLE>> find_objects(Cryptoki& cryptoki, CK_SESSION_HANDLE session,
                                                CK_OBJECT_CLASS object_class, std::optional<ByteView> id) {
    Bytes wanted_id = id ? Bytes{id->begin(), id->end()} : Bytes{};
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &object_class, sizeof object_class},
                             {CKA_ID, wanted_id.data(), wanted_id.size()}};
    const CK_ULONG count = id ? 2 : 1;
    if (auto failed =
            unless("C_FindObjectsInit", cryptoki.C_FindObjectsInit(session, wanted, count), {CKR_OK}))
        return *failed;
    auto found = collect(cryptoki, session);
    const CK_RV rv = cryptoki.C_FindObjectsFinal(session);
    if (!found) return found.why;
    if (auto failed = unless("C_FindObjectsFinal", rv, {CKR_OK})) return *failed;
    return found;
}

Got<Bytes> read_attribute(Cryptoki& cryptoki, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                          CK_ATTRIBUTE_TYPE type) {
    CK_ATTRIBUTE attribute{type, nullptr, 0};
    const CK_RV asked = cryptoki.C_GetAttributeValue(session, object, &attribute, CK_ULONG{1});
    if (asked == CKR_ATTRIBUTE_TYPE_INVALID || asked == CKR_ATTRIBUTE_SENSITIVE)
        return Outcome{Verdict::skip, {}, attribute_name(type) + " is not there"};
    if (auto failed =
            unless("C_GetAttributeValue for the length of " + attribute_name(type), asked, {CKR_OK}))
        return *failed;
    if (attribute.ulValueLen > longest_attribute)
        return fail("a length of " + attribute_name(type) + " below 64 KiB",
                    std::to_string(attribute.ulValueLen));
    const CK_ULONG said = attribute.ulValueLen;
    Bytes value(said + 64, 0xA5);
    attribute.pValue = value.data();
    if (auto failed =
            unless("C_GetAttributeValue of " + attribute_name(type),
                   cryptoki.C_GetAttributeValue(session, object, &attribute, CK_ULONG{1}), {CKR_OK}))
        return *failed;
    if (attribute.ulValueLen != said)
        return fail(attribute_name(type) + " of the " + std::to_string(said) + " octets said before",
                    std::to_string(attribute.ulValueLen));
    if (std::ranges::any_of(value.begin() + static_cast<std::ptrdiff_t>(said), value.end(),
                            [](std::uint8_t octet) { return octet != 0xA5; }))
        return fail("nothing written past " + attribute_name(type), "octets behind the buffer were changed");
    value.resize(said);
    return value;
}

std::optional<bool> read_flag(Bench& bench, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    auto octets = read_attribute(bench.cryptoki(), bench.session(), object, type);
    if (!octets || octets->size() != 1) return std::nullopt;
    return octets->front() != CK_FALSE;
}

Got<std::vector<SigningKey>> signing_keys(Bench& bench) {
    auto handles = find_objects(bench.cryptoki(), bench.session(), CKO_PRIVATE_KEY);
    if (!handles) return handles.why;
    std::vector<SigningKey> keys;
    for (const CK_OBJECT_HANDLE handle : *handles) {
        if (!read_flag(bench, handle, CKA_SIGN).value_or(false)) continue;
        auto type = read_number(bench, handle, CKA_KEY_TYPE);
        if (!type) return type.why;
        if (*type != CKK_RSA && *type != CKK_EC) continue;
        auto id = read_attribute(bench.cryptoki(), bench.session(), handle, CKA_ID);
        if (!id && id.why.verdict == Verdict::fail) return id.why;
        SigningKey key{handle, *type, id ? *id : Bytes{}, {}, false};
        if (!key.id.empty()) {
            auto certificate = certificate_of(bench, key.id);
            if (!certificate && certificate.why.verdict == Verdict::fail) return certificate.why;
            if (certificate) key.certificate = *certificate;
        }
        key.asks_each_time = read_flag(bench, handle, CKA_ALWAYS_AUTHENTICATE).value_or(false);
        keys.push_back(std::move(key));
    }
    return keys;
}

Got<SigningKey> signing_key(Bench& bench, CK_KEY_TYPE type) {
    auto keys = signing_keys(bench);
    if (!keys) return keys.why;
    const std::string& wanted = bench.options().key_id;
    std::erase_if(*keys, [&](const SigningKey& key) {
        return key.type != type || (!wanted.empty() && to_hex(key.id) != wanted);
    });
    if (keys->empty())
        return skip(std::string{"no private "} + (type == CKK_RSA ? "RSA" : "EC") + " key with CKA_SIGN" +
                    (wanted.empty() ? "" : " and that CKA_ID"));
    return *std::ranges::max_element(*keys, {}, [](const SigningKey& key) {
        return std::pair{!key.certificate.empty(), !key.asks_each_time};
    });
}

Got<SigningKey> any_signing_key(Bench& bench) {
    auto rsa = signing_key(bench, CKK_RSA);
    if (rsa || rsa.why.verdict == Verdict::fail) return rsa;
    return signing_key(bench, CKK_EC);
}

} // namespace kyso::pkcs11::kit
