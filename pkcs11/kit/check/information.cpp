// SPDX-License-Identifier: Apache-2.0
// What module and token say about themselves (C), and the mechanisms that signing needs (H).
#include "pkcs11/kit/check/checks.hpp"
#include "pkcs11/kit/check/objects.hpp"
#include "protocol/bytes.hpp"

#include <openssl/evp.h>

namespace kyso::pkcs11::kit {
namespace {

struct Text {
    const char* name;
    const CK_UTF8CHAR* octets;
    std::size_t size;

    std::string_view whole() const { return {reinterpret_cast<const char*>(octets), size}; }
    std::string value() const {
        const auto last = whole().find_last_not_of(' ');
        return std::string{whole().substr(0, last == std::string_view::npos ? 0 : last + 1)};
    }
};

template <std::size_t size>
Text text(const char* name, const CK_UTF8CHAR (&octets)[size]) {
    return {name, octets, size};
}

std::string version(const CK_VERSION& version) {
    return std::to_string(version.major) + "." + std::to_string(version.minor);
}

std::string sha256(ByteView octets) {
    Bytes digest(32);
    EVP_Digest(octets.data(), octets.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return to_hex(digest);
}

} // namespace

Outcome check_C01(Bench& bench) {
    CK_INFO info{};
    if (auto failed = unless("C_GetInfo", bench.cryptoki().C_GetInfo(&info), {CKR_OK})) return *failed;
    bench.teller().fact("module.manufacturer", text("", info.manufacturerID).value());
    bench.teller().fact("module.description", text("", info.libraryDescription).value());
    bench.teller().fact("module.version", version(info.libraryVersion));
    bench.teller().fact("module.cryptoki", version(info.cryptokiVersion));
    // 2.1 is 2.10: v2.10 modules wrote it both ways.
    for (const auto& [major, minor] :
         {std::pair{2, 1}, {2, 10}, {2, 11}, {2, 20}, {2, 30}, {2, 40}, {3, 0}, {3, 1}, {3, 2}})
        if (info.cryptokiVersion.major == major && info.cryptokiVersion.minor == minor) return pass();
    return fail("a version of Cryptoki that was published", version(info.cryptokiVersion));
}

Outcome check_C02(Bench& bench) {
    CK_INFO module{};
    if (auto failed = unless("C_GetInfo", bench.cryptoki().C_GetInfo(&module), {CKR_OK})) return *failed;
    CK_SLOT_INFO slot{};
    if (auto failed = unless("C_GetSlotInfo", bench.cryptoki().C_GetSlotInfo(bench.slot(), &slot), {CKR_OK}))
        return *failed;
    const CK_TOKEN_INFO& token = bench.token();
    const Text texts[] = {text("manufacturerID of the module", module.manufacturerID),
                          text("libraryDescription", module.libraryDescription),
                          text("slotDescription", slot.slotDescription),
                          text("manufacturerID of the slot", slot.manufacturerID),
                          text("label", token.label),
                          text("manufacturerID of the token", token.manufacturerID),
                          text("model", token.model),
                          text("serialNumber", token.serialNumber)};
    for (const Text& text : texts) {
        if (text.whole().find('\0') != std::string_view::npos)
            return fail(std::string{text.name} + " padded with blanks", "it holds a NUL octet");
        if (!is_utf8(text.value())) return fail(std::string{text.name} + " in UTF-8", "it is not");
        if (std::ranges::any_of(text.whole(), [](char c) { return c > 0 && c < ' '; }))
            return fail(std::string{text.name} + " without control characters", "it holds one");
    }
    return pass();
}

Outcome check_C03(Bench& bench) {
    const CK_TOKEN_INFO& token = bench.token();
    const std::string serial = text("", token.serialNumber).value();
    bench.teller().fact("token.manufacturer", text("", token.manufacturerID).value());
    bench.teller().fact("token.model", text("", token.model).value());
    bench.teller().fact("token.firmware", version(token.firmwareVersion));
    bench.teller().fact("token.serial_sha256", sha256(as_bytes(serial)));
    if (text("", token.label).value().empty()) return fail("a label", "blanks only");
    if (serial.empty()) return fail("a serial number", "blanks only");
    Cryptoki& cryptoki = bench.cryptoki();
    if (auto failed = unless("C_Finalize", cryptoki.C_Finalize(nullptr), {CKR_OK})) return *failed;
    if (auto failed = unless("C_Initialize again", bench.initialise(), {CKR_OK})) return *failed;
    auto slots = slot_list(cryptoki, CK_TRUE);
    if (!slots) return slots.why;
    for (const CK_SLOT_ID slot : *slots) {
        CK_TOKEN_INFO again{};
        if (cryptoki.C_GetTokenInfo(slot, &again) == CKR_OK && text("", again.serialNumber).value() == serial)
            return pass();
    }
    return fail("the same serial number after C_Finalize and C_Initialize", "no token has it any more");
}

Outcome check_H05(Bench& bench) {
    Cryptoki& cryptoki = bench.cryptoki();
    CK_ULONG count = 0;
    if (auto failed = unless("C_GetMechanismList for the count",
                             cryptoki.C_GetMechanismList(bench.slot(), nullptr, &count), {CKR_OK}))
        return *failed;
    if (count > 4096) return fail("a count of mechanisms below 4096", std::to_string(count));
    std::vector<CK_MECHANISM_TYPE> mechanisms(count + 1);
    const CK_ULONG room = count;
    if (auto failed = unless("C_GetMechanismList",
                             cryptoki.C_GetMechanismList(bench.slot(), mechanisms.data(), &count), {CKR_OK}))
        return *failed;
    if (count > room) return fail("at most " + std::to_string(room) + " mechanisms", std::to_string(count));
    mechanisms.resize(count);
    const auto needed = [&](CK_KEY_TYPE type, CK_MECHANISM_TYPE mechanism, const char* name) -> Outcome {
        if (!signing_key(bench, type)) return pass();
        if (std::ranges::find(mechanisms, mechanism) == mechanisms.end())
            return fail(std::string{name} + " in the list: a key of its type is on the token", "not there");
        CK_MECHANISM_INFO info{};
        if (auto failed = unless("C_GetMechanismInfo of " + std::string{name},
                                 cryptoki.C_GetMechanismInfo(bench.slot(), mechanism, &info), {CKR_OK}))
            return *failed;
        if ((info.flags & CKF_SIGN) == 0) return fail(std::string{name} + " with CKF_SIGN", "not set");
        return pass();
    };
    if (Outcome rsa = needed(CKK_RSA, CKM_RSA_PKCS, "CKM_RSA_PKCS"); rsa.verdict != Verdict::pass) return rsa;
    return needed(CKK_EC, CKM_ECDSA, "CKM_ECDSA");
}

} // namespace kyso::pkcs11::kit
