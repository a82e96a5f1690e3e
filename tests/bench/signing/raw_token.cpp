// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/signing/raw_token.hpp"

#include <array>
#include <cstdlib>
#include <dlfcn.h>
#include <stdexcept>

namespace kyso::bench {
namespace {

/// DER of DigestInfo before a SHA-256 digest, RFC 8017 section 9.2 note 1.
constexpr std::array<std::uint8_t, 19> sha256_prefix = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60,
                                                        0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                                                        0x01, 0x05, 0x00, 0x04, 0x20};

} // namespace

void RawToken::check(const char* what, CK_RV value) const {
    if (value != CKR_OK) throw std::runtime_error(std::string{what} + ": " + std::to_string(value));
}

RawToken::RawToken(const test::SoftHsm& hsm, const std::string& pin, Mechanism mechanism)
    : mechanism_(mechanism) {
    const std::string entry = hsm.environment();
    const auto equals = entry.find('=');
    setenv(entry.substr(0, equals).c_str(), entry.substr(equals + 1).c_str(), 1);
    void* module = dlopen(test::SoftHsm::module, RTLD_NOW | RTLD_LOCAL);
    const auto get = module == nullptr
                         ? nullptr
                         : reinterpret_cast<CK_C_GetFunctionList>(dlsym(module, "C_GetFunctionList"));
    if (get == nullptr) throw std::runtime_error("no SoftHSM");
    check("C_GetFunctionList", get(&functions_));
    check("C_Initialize", functions_->C_Initialize(nullptr));
    CK_ULONG count = 1;
    CK_SLOT_ID slot = 0;
    std::array<CK_SLOT_ID, 8> slots{};
    count = slots.size();
    check("C_GetSlotList", functions_->C_GetSlotList(CK_TRUE, slots.data(), &count));
    slot = slots[0];
    check("C_OpenSession", functions_->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session_));
    std::string secret = pin;
    check("C_Login", functions_->C_Login(session_, CKU_USER, reinterpret_cast<CK_UTF8CHAR_PTR>(secret.data()),
                                         secret.size()));
    CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted{CKA_CLASS, &private_key, sizeof private_key};
    check("C_FindObjectsInit", functions_->C_FindObjectsInit(session_, &wanted, 1));
    check("C_FindObjects", functions_->C_FindObjects(session_, &key_, 1, &count));
    check("C_FindObjectsFinal", functions_->C_FindObjectsFinal(session_));
}

RawToken::~RawToken() {
    functions_->C_Finalize(nullptr);
}

void RawToken::sign(ByteView digest) {
    CK_MECHANISM mechanism{mechanism_ == Mechanism::ecdsa ? CKM_ECDSA : CKM_RSA_PKCS, nullptr, 0};
    Bytes data;
    if (mechanism_ == Mechanism::rsa_pkcs1) data.assign(sha256_prefix.begin(), sha256_prefix.end());
    data.insert(data.end(), digest.begin(), digest.end());
    std::array<std::uint8_t, 1024> signature{};
    CK_ULONG size = signature.size();
    check("C_SignInit", functions_->C_SignInit(session_, &mechanism, key_));
    check("C_Sign", functions_->C_Sign(session_, data.data(), data.size(), signature.data(), &size));
}

} // namespace kyso::bench
