// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kysod/raw_token.hpp"

#include "tests/bench/kysod/measure.hpp"

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

void RawToken::check(const char* what, CK_RV value) {
    if (value != CKR_OK) throw std::runtime_error(std::string{what} + ": " + std::to_string(value));
}

RawToken::RawToken(const std::string& environment, Mechanism mechanism, const char* module)
    : mechanism_(mechanism) {
    const auto equals = environment.find('=');
    setenv(environment.substr(0, equals).c_str(), environment.substr(equals + 1).c_str(), 1);
    void* loaded = dlopen(module, RTLD_NOW | RTLD_LOCAL);
    const auto get = loaded == nullptr
                         ? nullptr
                         : reinterpret_cast<CK_C_GetFunctionList>(dlsym(loaded, "C_GetFunctionList"));
    if (get == nullptr) throw std::runtime_error(std::string{"cannot load "} + module);
    check("C_GetFunctionList", get(&functions_));
    check("C_Initialize", functions_->C_Initialize(nullptr));
    std::array<CK_SLOT_ID, 8> slots{};
    CK_ULONG count = slots.size();
    check("C_GetSlotList", functions_->C_GetSlotList(CK_TRUE, slots.data(), &count));
    if (count == 0) throw std::runtime_error(std::string{"no token behind "} + module);
    check("C_OpenSession",
          functions_->C_OpenSession(slots[0], CKF_SERIAL_SESSION, nullptr, nullptr, &session_));
    std::string secret = test::pin;
    check("C_Login", functions_->C_Login(session_, CKU_USER, reinterpret_cast<CK_UTF8CHAR_PTR>(secret.data()),
                                         secret.size()));
    CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted{CKA_CLASS, &private_key, sizeof private_key};
    check("C_FindObjectsInit", functions_->C_FindObjectsInit(session_, &wanted, 1));
    check("C_FindObjects", functions_->C_FindObjects(session_, &key_, 1, &count));
    check("C_FindObjectsFinal", functions_->C_FindObjectsFinal(session_));
    if (mechanism_ == Mechanism::rsa_pkcs1) data_.assign(sha256_prefix.begin(), sha256_prefix.end());
    data_.resize(data_.size() + 32, 0x5A);
}

RawToken::~RawToken() {
    functions_->C_Finalize(nullptr);
}

void RawToken::sign() {
    CK_MECHANISM mechanism{mechanism_ == Mechanism::ecdsa ? CKM_ECDSA : CKM_RSA_PKCS, nullptr, 0};
    std::array<std::uint8_t, 1024> signature{};
    CK_ULONG size = signature.size();
    check("C_SignInit", functions_->C_SignInit(session_, &mechanism, key_));
    check("C_Sign", functions_->C_Sign(session_, data_.data(), data_.size(), signature.data(), &size));
}

std::vector<double> raw_times(std::size_t count, const std::string& environment, Mechanism mechanism,
                              const char* module) {
    return in_child([&] {
        RawToken token{environment, mechanism, module};
        return times_of(count, [&] { token.sign(); });
    });
}

} // namespace kyso::bench
